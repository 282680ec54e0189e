"""Accounts of the portal."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """One row for each login that was ever signed in."""

    initial = True
    dependencies: ClassVar[list[tuple[str, str]]] = []
    operations = [
        migrations.CreateModel(
            name="Account",
            fields=[
                ("name", models.CharField(max_length=63, primary_key=True, serialize=False)),
                ("last_login", models.DateTimeField(null=True)),
            ],
            options={"abstract": False},
        ),
    ]
