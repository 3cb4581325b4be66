"""A template for one agency and period, with the rows it owes, as CSV or as a workbook."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from metrics.export.template_workbooks import template_workbook
from metrics.export.templates import Template, TemplateRow, template_csv
from metrics.model import Indicator, ValueKind
from metrics.periods import Period
from metrics.services.owed_rows import filing_deadline, rows_owed
from metrics.text.numbers import format_date, format_number, format_period, unit_word
from metrics.text.words import Language, say, say_or

if TYPE_CHECKING:
    from decimal import Decimal

    from metrics.access import Viewer
    from metrics.model import Catalog, Target
    from metrics.services.owed_rows import OwedRow
    from metrics.services.workspace import Workspace
    from metrics.store.latest import Latest

Form = Literal["csv", "xlsx"]
FORMS: tuple[Form, ...] = ("xlsx", "csv")


def template_of(
    workspace: Workspace,
    viewer: Viewer,
    agency: str,
    closes: int,
    language: Language,
    form: Form,
) -> tuple[str, bytes]:
    """File name and bytes of the template for the period closing with a quarter.

    Filled in with lawful figures and filed, it gives no issue. Raises UnknownAgencyError.
    """
    content = template_content(workspace, viewer, agency, closes, language, form)
    return template_name(agency, closes, language, form), content


def template_content(
    workspace: Workspace,
    viewer: Viewer,
    agency: str,
    closes: int,
    language: Language,
    form: Form,
) -> bytes:
    """Bytes of the template."""
    template = blank_template(workspace, viewer, agency, closes, language)
    return template_csv(template) if form == "csv" else template_workbook(template)


def template_name(agency: str, closes: int, language: Language, form: Form) -> str:
    """Name of the template's file.

    >>> template_name("so_y_te", 8099, Language.VI, "xlsx")
    'bieu-so-lieu_2024-Q3_so_y_te.xlsx'
    """
    return f"{say(language, 'template.file')}_{Period(closes)}_{agency}.{form}"


def blank_template(
    workspace: Workspace, viewer: Viewer, agency: str, closes: int, language: Language
) -> Template:
    """Rows the agency owes for the period, nothing filled in; raises UnknownAgencyError."""
    rows = rows_owed(workspace, viewer, agency, closes)
    catalog = workspace.catalog
    named = catalog.agencies[agency]
    return Template(
        language,
        named.in_language(language),
        format_period(Period(closes), language),
        format_date(filing_deadline(workspace, agency, closes), language),
        tuple(_row(catalog, agency, one, language) for one in rows),
    )


def _row(catalog: Catalog, agency: str, owed: OwedRow, language: Language) -> TemplateRow:
    indicator = owed.indicator
    return TemplateRow(
        agency=agency,
        indicator=indicator.id,
        kind=indicator.value,
        name=indicator.name.in_language(language),
        unit=_unit(indicator, language),
        period=format_period(owed.period, language),
        latest=_latest(indicator, owed.latest, language),
        quotes=tuple(_source(catalog, target, language) for target in owed.targets),
        is_percent=indicator.value is ValueKind.SCORE and indicator.unit == "percent",
        is_money=indicator.unit == "vnd",
    )


def _unit(indicator: Indicator, language: Language) -> str:
    """What is counted; of a ratio the things its two numbers count, not the percentage."""
    if indicator.value is ValueKind.DONE:
        return say(language, "template.done_unit")
    if indicator.value is ValueKind.RATIO:
        return say_or(language, f"unit.{indicator.unit}", indicator.unit)
    return unit_word(indicator, language)


def _latest(indicator: Indicator, latest: Latest | None, language: Language) -> str:
    if latest is None:
        return ""
    figure = _exact(latest.value, language)
    if indicator.value is ValueKind.RATIO:
        numbers = (latest.numerator, latest.denominator)
        numerator, denominator = (_exact(one, language) for one in numbers)
        figure = say(language, "template.ratio", numerator=numerator, denominator=denominator)
    period = format_period(Period(latest.closes, latest.spans), language)
    return say(language, "template.latest", figure=figure, period=period)


def _exact(number: Decimal | None, language: Language) -> str:
    """Number with all its decimals."""
    if number is None:
        return ""
    decimals = len(format(number, "f").partition(".")[2].rstrip("0"))
    return format_number(Fraction(number), language, decimals)


def _source(catalog: Catalog, target: Target, language: Language) -> str:
    plan = catalog.plans[target.plan]
    return say(
        language,
        "template.source",
        quote=target.quote,
        plan=plan.number or plan.title.in_language(language),
        section=target.section,
    )
