"""`make docs`: the Data Docs of the judgements that this installation keeps."""

import sys

from ansinh.settings import get_settings


def main() -> None:
    """Build the site anew; without a judgement there is nothing to show."""
    folder = get_settings().judgements_dir
    if not any(folder.glob("*.json")):
        sys.stdout.write("No judgement was kept so far: there are no Data Docs.\n")
        return
    from ansinh.quality.data_docs import build  # takes seconds to import

    sys.stdout.write(f"{build(folder)}\n")


if __name__ == "__main__":
    main()
