"""What a report is made of: figures and facts of one publication, as rows with types."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from ansinh.ledger.status import PublicationStatus


@dataclass(frozen=True)
class PovertyFigure:
    """Poverty of a unit on a day; None where it is unknown or hidden (`confidentiality`)."""

    unit_name: str
    unit_kind: str | None
    unit_level: str
    as_of_date: date
    period: str
    stage: str
    standard_code: str
    households: int | None
    poor_households: int | None
    poor_rate_pct: Decimal | None
    near_poor_households: int | None
    near_poor_rate_pct: Decimal | None
    poor_rate_change_pp: Decimal | None
    is_comparable: bool
    is_complete: bool
    reported_units: int | None
    owed_units: int | None
    observation_status: str
    confidentiality: str

    @property
    def name(self) -> str:
        """With its kind: a district, a town and a commune may share one name."""
        return " ".join(part for part in (self.unit_kind, self.unit_name) if part)

    @property
    def review(self) -> tuple[date, str, str, str]:
        """The review that it belongs to."""
        return (self.as_of_date, self.period, self.stage, self.standard_code)


@dataclass(frozen=True)
class ResourceFigure:
    """What the province mobilised and used in a period, by source group, kind and purpose."""

    period: str
    funding_source_group: str
    kind_vi: str
    kind_en: str
    purpose_vi: str
    purpose_en: str
    contributed_vnd: int | None
    used_vnd: int | None
    contributions: int | None
    beneficiaries: int | None
    reported_units: int | None
    owed_units: int | None
    is_complete: bool
    is_preliminary: bool


@dataclass(frozen=True)
class Commitment:
    """A line of the province's yearly report on the directive, as a sentence."""

    year: int
    line_number: str | None
    commitment_vi: str
    commitment_en: str
    statement_vi: str | None
    statement_en: str | None
    status: str
    observation_status: str


@dataclass(frozen=True)
class FormerPublication:
    """A publication and how many figures it told first, changed, and told no more."""

    publication_id: int
    published_at: datetime
    approved_by: str
    told_first: int
    changed: int
    told_no_more: int


@dataclass(frozen=True)
class Touched:
    """How many figures of a period differ from the publication before."""

    mart: str
    period: str
    stage: str | None
    told_first: int
    changed: int
    told_no_more: int
    causes: list[str]


@dataclass(frozen=True)
class ChangedFigure:
    """A figure of the province that had been told, and is another one now."""

    figure_vi: str
    figure_en: str
    unit: str | None
    period: str
    stage: str | None
    standard_code: str | None
    value_before: Decimal | None
    value_after: Decimal | None
    difference: Decimal
    causes: list[str]


@dataclass(frozen=True)
class Timeliness:
    """How many reports of a form were owed for a period, and came; None where time says nothing."""

    form_vi: str
    form_en: str
    period: str
    stage: str
    due_date: date
    owed: int
    arrived: int
    on_time: int | None
    late: int | None


@dataclass(frozen=True)
class Hidden:
    """How many rows of a mart hold hidden or rounded figures."""

    mart: str
    rows: int
    suppressed: int
    rounded: int


@dataclass(frozen=True)
class StandardUsed:
    """A poverty standard by which figures were counted."""

    standard_code: str
    name_vi: str
    legal_basis: str | None
    valid_from: date
    valid_to: date

    @property
    def last_day(self) -> date:
        """The last day on which it holds."""
        return self.valid_to - timedelta(days=1)


@dataclass(frozen=True)
class Members:
    """How many submissions of a form, period and stage the publication has; how many are samples.

    `invented` counts those whose file is a sample with invented figures.
    """

    form: str
    period: str
    stage: str
    submissions: int
    invented: int


@dataclass(frozen=True)
class Facts:
    """All that the report of a publication tells, in the order in which it is told."""

    status: PublicationStatus
    publisher: str | None
    poverty: tuple[PovertyFigure, ...]
    resources: tuple[ResourceFigure, ...]
    commitments: tuple[Commitment, ...]
    publications: tuple[FormerPublication, ...]
    touched: tuple[Touched, ...]
    changed: tuple[ChangedFigure, ...]
    timeliness: tuple[Timeliness, ...]
    hidden: tuple[Hidden, ...]
    standards: tuple[StandardUsed, ...]
    members: tuple[Members, ...]
