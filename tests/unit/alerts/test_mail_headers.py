"""Subjects and names of senders arrive as they were written, however long and in whatever words."""

import email
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import default
from email.utils import collapse_rfc2231_value

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ansinh.alerts.mail_headers import MAIL

pytestmark = pytest.mark.unit

SAID = "Tổng hợp: báo cáo đạt, có cảnh báo; cần sửa 1 102 việc xem [An sinh] OK (quý III) “Xã” = a"
WORDS = st.sampled_from(SAID.split())
SENTENCES = st.lists(WORDS, min_size=1, max_size=40).map(" ".join)
LONGEST_LINE = 78


def arrived(**headers: str) -> tuple[bytes, dict[str, str], dict[str, str]]:
    """What a mail with these headers looks like on its way, and to two kinds of mail programs."""
    mail = EmailMessage(policy=MAIL)
    for name, said in headers.items():
        mail[name] = said
    mail.set_content("x")
    sent = mail.as_bytes()
    plain, modern = email.message_from_bytes(sent), email.message_from_bytes(sent, policy=default)
    shown = {name: str(make_header(decode_header(plain[name]))) for name in headers}
    return sent, shown, {name: str(modern[name]) for name in headers}


@given(SENTENCES)
@example("[An sinh] Tổng hợp: 3 báo cáo đạt; 1 việc cần xem")
@example("[An sinh] Tổng hợp: 1 báo cáo đạt, có cảnh báo; 102 báo cáo đạt; 1 việc cần xem")
def test_a_subject_arrives_as_it_was_written(subject: str) -> None:
    sent, shown, parsed = arrived(Subject=subject)
    assert shown == parsed == {"Subject": subject}
    head = sent.partition(b"\r\n\r\n")[0]
    assert head.isascii() and max(map(len, head.split(b"\r\n"))) <= LONGEST_LINE


@given(st.lists(WORDS.filter(str.isalnum), min_size=1, max_size=12).map(" ".join))
def test_the_name_of_a_sender_arrives_with_its_address(name: str) -> None:
    whole = f"{name} <an-sinh@tinh.example>"
    sent, shown, _ = arrived(From=whole, Subject="x")
    assert shown["From"] == whole
    assert b"an-sinh@tinh.example" in sent


@given(st.lists(WORDS, min_size=1, max_size=25).map(lambda words: f"{' '.join(words)}.xlsx"))
@example("Báo cáo quý III – có đánh dấu.xlsx")
def test_an_attachment_bears_the_name_that_it_had(name: str) -> None:
    mail = EmailMessage(policy=MAIL)
    mail.set_content("x")
    mail.add_attachment(b"PK", maintype="application", subtype="octet-stream", filename=name)
    sent = mail.as_bytes()
    (modern,) = email.message_from_bytes(sent, policy=default).iter_attachments()
    (_, plain) = email.message_from_bytes(sent).get_payload()
    assert modern.get_filename() == name
    # A program that reads no encoded words in a parameter, as RFC 2231 has it, knows it too.
    assert collapse_rfc2231_value(plain.get_param("filename", header="content-disposition")) == name
    assert b"=?utf-8?" not in sent
