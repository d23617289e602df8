"""The report as one HTML file that needs nothing beside it."""

from jinja2 import Environment, PackageLoader, StrictUndefined

from controller.commission.report import Report


def html(report: Report) -> str:
    loader = PackageLoader("controller.commission", "templates")
    pages = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return pages.get_template("acceptance.html").render(report=report)
