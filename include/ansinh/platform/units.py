"""Units for systemd: the platform without containers, started at boot and again when it ends."""

import getpass
import sys
from pathlib import Path

from ansinh.settings import PROJECT_DIR, Settings

SERVICE = """\
# Written by `ansinh platform units`. To install, as root:
#   cp ansinh.service /etc/systemd/system/ && systemctl daemon-reload
#   systemctl enable --now ansinh
[Unit]
Description=ansinh: submissions in, figures out (Postgres, Airflow, monitor)
After=network-online.target
Wants=network-online.target

[Service]
Type=exec
User={user}
WorkingDirectory={project}
Environment="ANSINH_HOME={home}"
ExecStart="{program}" platform serve
# It stops what it started, Postgres last; what is left after that is ended.
KillMode=mixed
TimeoutStartSec=30min
TimeoutStopSec=3min
Restart=always
RestartSec=15
UMask=0077
# Reads the project, writes its home, gains nothing.
NoNewPrivileges=yes
ProtectSystem=strict
ReadWritePaths="{home}"
PrivateTmp=yes
PrivateDevices=yes
ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectControlGroups=yes
RestrictSUIDSGID=yes
LockPersonality=yes
CapabilityBoundingSet=
MemoryMax=80%

[Install]
WantedBy=multi-user.target
"""


def service_of(settings: Settings, user: str | None = None) -> str:
    """The unit that runs this installation as `user`, or as whoever asks."""
    return SERVICE.format(
        user=user or getpass.getuser(),
        project=PROJECT_DIR,
        home=settings.home,
        program=Path(sys.executable).with_name("ansinh"),
    )
