"""Before Superset serves: its administrator, and the dashboards of the bundles that are named.

`superset import-dashboards` would leave charts as they are that an older bundle brought.
"""

import os
import sys
import zipfile
from pathlib import Path

from superset.app import create_app

PASSWORD = Path(os.environ["SUPERSET_SECRETS"]) / "superset_admin_password"
ADMIN = "admin"

if __name__ == "__main__":
    application = create_app()
    with application.app_context():
        # Only within an application do these find their settings.
        from superset.commands.importers.v1.assets import ImportAssetsCommand
        from superset.commands.importers.v1.utils import get_contents_from_bundle
        from superset.utils.core import override_user

        accounts = application.appbuilder.sm
        password = PASSWORD.read_text(encoding="utf-8").strip()
        admin = accounts.find_user(username=ADMIN)
        if admin is None:
            role = accounts.find_role("Admin")
            admin = accounts.add_user(ADMIN, "Superset", "Admin", "admin@localhost", role, password)
        else:
            accounts.reset_password(admin.id, password)
        for path in sys.argv[1:]:
            with zipfile.ZipFile(path) as bundle, override_user(admin):
                ImportAssetsCommand(get_contents_from_bundle(bundle)).run()
