"""The steps of the night as the DAG calls them: back up, prove, forget, tell what failed."""

from datetime import datetime

from ansinh.backups.erased import leave_word
from ansinh.backups.keeping import Rule, forget, forget_before
from ansinh.backups.keys import Key, ensure_key, load_key
from ansinh.backups.making import make_backup
from ansinh.backups.manifest import Manifest, began_at, name_at
from ansinh.backups.proving import prove
from ansinh.backups.targets import Target
from ansinh.errors import AnsinhError
from ansinh.ledger import backups as ledger
from ansinh.ledger import erasures
from ansinh.ledger.alerts import Alert, Cause, alerts, raise_alerts, resolve
from ansinh.ledger.backups import Backup
from ansinh.ledger.erasures import Step
from ansinh.road.installation import Installation


def back_up(installation: Installation, run_id: str) -> str | None:
    """Back up to where the settings say; the backup's name, None where they name nothing.

    Who is in charge is told once where the key lies of which a copy must be kept elsewhere.
    """
    url = installation.settings.backup_url
    if url is None:
        return None
    place = installation.settings.backup_key
    key, _ = ensure_key(place)
    with installation.connect("ansinh_owner") as connection:
        cause = Cause(mark=key.public, run_id=run_id)
        raise_alerts(connection, {Alert("backup_key", place=str(place)): cause})
    leave_word(installation)
    return back_up_to(installation, Target(url), key).name


def back_up_to(installation: Installation, target: Target, key: Key) -> Manifest:
    """Make a backup and put on record that it was made, or what failed; raises BackupError."""
    started = installation.now()
    try:
        manifest = make_backup(installation, target, key)
    except Exception as error:
        ended = installation.now()
        failed = Backup(name_at(started), target.url, started, ended, failure=_words(error))
        _note(installation, failed)
        raise
    ended, lost = installation.now(), lost_of(manifest)
    _note(
        installation,
        Backup(manifest.name, target.url, started, ended, manifest.size, failure=lost),
    )
    return manifest


def prove_backup(installation: Installation, name: str) -> None:
    """Restore a backup of tonight beside and compare it; what was found is put on record.

    Raises BackupError where it does not come back as it was.
    """
    settings = installation.settings
    target = Target(settings.backup_url or "")
    failure = None
    try:
        prove(settings, target, load_key(settings.backup_key), name, installation.today)
    except Exception as error:
        failure = f"The proof failed. {_words(error)}"
        raise
    finally:
        with installation.connect("ansinh_owner") as connection:
            ledger.note_proof(connection, name, target.url, installation.now(), failure)
            if failure is None:
                failed = alerts(connection, kinds=["backup_failed"], only_firing=True)
                cause = Cause(why=f"{name} was proven")
                resolve(connection, [one.alert_id for one in failed], cause)


def forget_old(installation: Installation) -> list[str]:
    """Remove the backups that the rule lets go; returns their names."""
    settings = installation.settings
    rule = Rule(settings.backup_keep_days, settings.backup_keep_weeks, settings.backup_keep_months)
    with installation.connect("ansinh_owner") as connection:
        proven = ledger.newest_backup(connection)
    target = Target(settings.backup_url or "")
    gone = forget(target, rule, installation.now(), proven.name if proven else None)
    if proven is not None:
        gone += _forget_erased(installation, target, began_at(proven.name))
    return gone


def _forget_erased(installation: Installation, target: Target, proven_at: datetime) -> list[str]:
    """Remove what backups hold of what was erased, once a newer one was proven; with proof."""
    key = load_key(installation.settings.backup_key)
    with installation.connect("ansinh_owner") as connection:
        waiting = [one for one in erasures.without_backups(connection) if one[1] < proven_at]
        if not waiting:
            return []
        files = erasures.erased_files(connection)
        landed = sum(target.forget_landed(key, sha256) for sha256 in files)
        gone = forget_before(target, max(erased_at for _, erased_at in waiting))
        for erasure_id, _ in waiting:
            said = f"landed files removed: {landed}; backups made before removed"
            erasures.note_step(connection, erasure_id, Step("backups", said, len(gone)))
    return gone


def note_failure(installation: Installation, run_id: str) -> None:
    """Note for administrators what failed tonight; they are told of a run once."""
    with installation.connect("ansinh_owner") as connection:
        failed = ledger.newest_failure(connection)
        words = failed.failure if failed else None
        place = f"{failed.target}: {words}" if failed else "back_up"  # Airflow has the log
        raise_alerts(
            connection, {Alert("backup_failed"): Cause(mark=run_id, run_id=run_id, why=place)}
        )


def _note(installation: Installation, one: Backup) -> None:
    with installation.connect("ansinh_owner") as connection:
        ledger.note_backup(connection, one)


def lost_of(manifest: Manifest) -> str | None:
    """What is to be said of landed files that are not in a backup, if any are not."""
    if not manifest.missing:
        return None
    return (
        f"The backup {manifest.name} was made, but landing has lost {len(manifest.missing)} files "
        f"that the ledger knows, or holds them changed; the first is {manifest.missing[0]}."
    )


def _words(error: Exception) -> str:
    """What may be said of an error: ours are made for it, others may quote what somebody typed."""
    if isinstance(error, AnsinhError | OSError):
        return str(error)
    return f"The program failed: {type(error).__name__}."
