"""Certificates where nobody gives any: an authority of the installation's own, and its servers.

For a trial, and for a server that only machines use which were given the authority's certificate.
"""

from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

AUTHORITY_LASTS = timedelta(days=3650)
SERVER_LASTS = timedelta(days=397)  # browsers take none that is valid for longer
RENEWED_BEFORE = timedelta(days=60)
Pem = tuple[bytes, bytes]  # certificate, private key


def make_authority(name: str) -> Pem:
    """An authority that signs certificates of servers and nothing else."""
    key = ec.generate_private_key(ec.SECP256R1())
    names = _named(name)
    usage = x509.KeyUsage(
        digital_signature=False,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=True,
        crl_sign=True,
        encipher_only=False,
        decipher_only=False,
    )
    made = (
        _begun(names, names, key.public_key(), AUTHORITY_LASTS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    return _pem(made, key)


def make_server(authority: Pem, hosts: Sequence[str]) -> Pem:
    """A certificate for a server that answers to these names and addresses."""
    issuer = x509.load_pem_x509_certificate(authority[0])
    signer = serialization.load_pem_private_key(authority[1], password=None)
    if not isinstance(signer, ec.EllipticCurvePrivateKey):
        raise TypeError("The authority's key was not made here.")
    key = ec.generate_private_key(ec.SECP256R1())
    about = x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key())
    made = (
        _begun(_named(hosts[0]), issuer.subject, key.public_key(), SERVER_LASTS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([_host(one) for one in hosts]), critical=False)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(about, critical=False)
        .sign(signer, hashes.SHA256())
    )
    return _pem(made, key)


def has_to_be_renewed(certificate: bytes, authority: bytes, hosts: Sequence[str]) -> bool:
    """Whether a certificate of ours ends soon, or lacks a name; one from elsewhere is not ours."""
    made = x509.load_pem_x509_certificate(certificate)
    if made.issuer != x509.load_pem_x509_certificate(authority).subject:
        return False
    names = made.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    ends_soon = made.not_valid_after_utc - datetime.now(UTC) < RENEWED_BEFORE
    return ends_soon or not {_host(one) for one in hosts} <= set(names)


def _host(name: str) -> x509.GeneralName:
    with suppress(ValueError):
        return x509.IPAddress(ip_address(name))
    return x509.DNSName(name)


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _begun(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, lasts: timedelta
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        # A client whose clock is late takes it too.
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + lasts)
    )


def _pem(certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey) -> Pem:
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return certificate.public_bytes(serialization.Encoding.PEM), private
