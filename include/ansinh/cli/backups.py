"""`ansinh backup` and `ansinh restore`: parse, call, print."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from ansinh.cli import console, options
from ansinh.cli.options import faults_are_told

Name = Annotated[
    str | None, typer.Option("--name", help="One backup of several; the newest if left out.")
]
KeyFile = Annotated[
    Path | None,
    typer.Option("--key", help="File with the key; ANSINH_BACKUP_KEY_FILE if left out."),
]


def add_to(app: typer.Typer) -> None:
    """Make these commands part of `ansinh`."""
    app.command()(backup)
    app.command()(restore)


def backup(
    target: Annotated[
        str,
        typer.Argument(metavar="TARGET", help="A folder, or a URL such as s3://bucket/backups."),
    ],
    prove: Annotated[
        bool,
        typer.Option("--prove", help="Restore it into a server beside and compare every table."),
    ] = False,
) -> None:
    """Back everything up, encrypted, while the platform works on.

    In it: the warehouse with ledger, history and published figures,
    passwords, landed files, inbox, letters, reports, contacts.

    Not in it: the key, .env, Airflow's own database and logs.

    Landed files are sent once to a TARGET and shared by its backups.

    Without the key (var/backup.key) nobody can read a backup.
    Keep a copy of it elsewhere.
    """
    from ansinh.backups.errors import BackupError
    from ansinh.backups.keys import ensure_key
    from ansinh.backups.nightly import back_up_to, lost_of, prove_backup
    from ansinh.backups.targets import Target

    with faults_are_told():
        installation = options.installation()
        place = installation.settings.backup_key
        key, is_new = ensure_key(place)
        if is_new:
            console.say(f"The key of the backups is {place}. KEEP A COPY OF IT ELSEWHERE.")
        made = back_up_to(installation, Target(target), key)
        console.say(
            f"Backup {made.name}: {_size(made.size)} beside {made.landed} landed files, "
            f"{len(made.tables)} tables, in {Target(target).url}."
        )
        if lost := lost_of(made):
            raise BackupError(lost)
        if prove:
            settings = installation.settings.model_copy(update={"backup_url": target})
            prove_backup(replace(installation, settings=settings), made.name)
            console.say("It was restored beside, and every table is what was backed up.")


def restore(
    source: Annotated[
        str, typer.Argument(metavar="SOURCE", help="Where the backups lie: a folder or a URL.")
    ],
    name: Name = None,
    key: KeyFile = None,
) -> None:
    """Bring everything back from a backup, to where nothing is yet.

    Refused where folder or server hold anything, with another key,
    for damaged parts, and for a backup of a newer version.

    An older ledger is brought up to date. Afterwards
    `ansinh platform up` starts the rest.
    """
    from ansinh.backups.files import CONTACTS
    from ansinh.backups.keys import load_key
    from ansinh.backups.restoring import restore as bring_back
    from ansinh.backups.targets import Target

    with faults_are_told():
        settings = options.settings()
        with console.steps() as say:
            done = bring_back(
                settings, Target(source), load_key(key or settings.backup_key), say, name
            )
        one = done.manifest
        console.say(
            f"Backup {one.name} is restored: {len(one.tables)} tables are what was backed up, "
            f"{done.landed} landed files came back."
        )
        if done.lacking:
            console.say(
                f"{len(done.lacking)} landed files are not in the backup; the first is "
                f"{done.lacking[0]}."
            )
        if done.without_login:
            console.say(f"Without a password until you give one: {', '.join(done.without_login)}.")
        if (beside := settings.home / CONTACTS).exists() and beside != settings.contacts:
            console.say(
                f"The list of contacts of the backup is {beside}: compare it with "
                f"{settings.contacts}; `ansinh contacts load` puts one in force."
            )
        console.say(f"The key of the next backups is {settings.backup_key}.")
        console.say("`ansinh platform up` starts the rest.")


def _size(size: int) -> str:
    return f"{size / 1e6:,.1f} MB"
