"""A report as one page of HTML that opens without a server: no script, nothing from elsewhere."""

from collections.abc import Mapping

from jinja2 import Environment, PackageLoader

from ansinh.publishing.reporting.document import Report
from ansinh.publishing.reporting.wording import Wording


def as_page(report: Report, other: str, pdf: str, tables: Mapping[str, str]) -> str:
    """The page; `other` is the file in the other language, `pdf` the one to print.

    `tables` are files with the figures as tables, by what they are called.
    """
    # Whatever a unit is called is text; a picture alone is made here.
    environment = Environment(
        loader=PackageLoader("ansinh.publishing"), autoescape=True, trim_blocks=True
    )
    return environment.get_template("report.html").render(
        report=report,
        say=Wording(report.language).say,
        other=other,
        other_language="en" if report.language == "vi" else "vi",
        pdf=pdf,
        tables=tables,
    )
