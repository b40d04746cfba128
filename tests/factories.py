"""Factories without surprises: each makes the least that is valid; what matters a test says itself.

Names are unique by number. Plans are adopted, their strategy is published.
"""

import uuid
from datetime import UTC, date, datetime
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from accounts.models import Invitation, Organisation, Person
from actions.domain.evaluations import keep_evaluations
from actions.models import (
    Action,
    ActionPlan,
    Attachment,
    Breakdown,
    Category,
    Contributor,
    EntryDraft,
    Handover,
    Indicator,
    Measurement,
    Milestone,
    Objective,
    PartValue,
    ProgressEntry,
    Question,
    Remark,
    Reply,
    ReportingDate,
    SavedView,
    Series,
    Tag,
    Target,
)
from jobs.models import Job, OutgoingMail
from reporting.models import (
    AnnualReport,
    AreaSummary,
    AwaitedValue,
    CycleQuestion,
    FollowUp,
    ForumPresentation,
    PlanAssessment,
    ReportExcerpt,
    ReportFile,
    ReportRequest,
    ReportSnapshot,
    ReportTexts,
    Review,
    ReviewAnswer,
    ReviewCycle,
    ReviewTurn,
    Slides,
    StrategyAssessment,
)
from strategy.models import (
    Area,
    Direction,
    Forum,
    Framework,
    FrameworkGoal,
    Need,
    Strategy,
    StrategyRole,
)

PASSWORD = "korrekt-hast-batteri-haftklammer"


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = Organisation

    name_sv = factory.Sequence(lambda n: f"Organisation {n}")
    name_en = factory.Sequence(lambda n: f"Organisation {n} in English")
    kind = Organisation.Kind.UNIVERSITY


class PersonFactory(DjangoModelFactory):
    """Signs in with PASSWORD, and reads English as the tests do; belongs to an organisation of its
    own unless told otherwise.
    """

    class Meta:
        model = Person
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    name = factory.Sequence(lambda n: f"Person {n}")
    language = "en"
    organisation = factory.SubFactory(OrganisationFactory)
    password = factory.django.Password(PASSWORD)


class StrategyFactory(DjangoModelFactory):
    class Meta:
        model = Strategy

    slug = factory.Sequence(lambda n: f"strategy-{n}")
    title_sv = factory.Sequence(lambda n: f"Strategi {n}")
    title_en = factory.Sequence(lambda n: f"Strategy {n}")
    owner = factory.SubFactory(OrganisationFactory, kind=Organisation.Kind.REGION)
    is_published = True


class StrategyRoleFactory(DjangoModelFactory):
    class Meta:
        model = StrategyRole

    strategy = factory.SubFactory(StrategyFactory)
    role = StrategyRole.Role.COORDINATOR
    person = factory.SubFactory(PersonFactory)


class DirectionFactory(DjangoModelFactory):
    class Meta:
        model = Direction

    strategy = factory.SubFactory(StrategyFactory)
    number = factory.Sequence(lambda n: f"{n}")
    title_sv = factory.Sequence(lambda n: f"Inriktning {n}")
    title_en = factory.Sequence(lambda n: f"Direction {n}")


class AreaFactory(DjangoModelFactory):
    class Meta:
        model = Area

    strategy = factory.SubFactory(StrategyFactory)
    number = factory.Sequence(lambda n: f"{n}")
    title_sv = factory.Sequence(lambda n: f"Utvecklingsområde {n}")
    title_en = factory.Sequence(lambda n: f"Development area {n}")
    short_title_sv = factory.Sequence(lambda n: f"Område {n}")
    short_title_en = factory.Sequence(lambda n: f"Area {n}")


class NeedFactory(DjangoModelFactory):
    class Meta:
        model = Need

    area = factory.SubFactory(AreaFactory)
    letter = factory.Sequence(lambda n: f"{n}")
    text_sv = factory.Sequence(lambda n: f"Behov {n}")
    text_en = factory.Sequence(lambda n: f"Need {n}")


class FrameworkFactory(DjangoModelFactory):
    class Meta:
        model = Framework

    slug = factory.Sequence(lambda n: f"framework-{n}")
    title_sv = factory.Sequence(lambda n: f"Ramverk {n}")
    title_en = factory.Sequence(lambda n: f"Framework {n}")


class FrameworkGoalFactory(DjangoModelFactory):
    class Meta:
        model = FrameworkGoal

    framework = factory.SubFactory(FrameworkFactory)
    number = factory.Sequence(lambda n: f"{n}")
    title_sv = factory.Sequence(lambda n: f"Övergripande mål {n}")
    title_en = factory.Sequence(lambda n: f"Framework goal {n}")


class ForumFactory(DjangoModelFactory):
    class Meta:
        model = Forum

    strategy = factory.SubFactory(StrategyFactory)
    name_sv = factory.Sequence(lambda n: f"Forum {n}")
    name_en = factory.Sequence(lambda n: f"Forum {n} in English")


class ActionPlanFactory(DjangoModelFactory):
    """Adopted, for 2024 to 2027."""

    class Meta:
        model = ActionPlan

    area = factory.SubFactory(AreaFactory)
    title_sv = factory.Sequence(lambda n: f"Handlingsplan {n}")
    title_en = factory.Sequence(lambda n: f"Action plan {n}")
    starts_on = date(2024, 1, 1)
    ends_on = date(2027, 12, 31)
    status = ActionPlan.ADOPTED
    decided_on = date(2023, 12, 1)


class ObjectiveFactory(DjangoModelFactory):
    class Meta:
        model = Objective

    plan = factory.SubFactory(ActionPlanFactory)
    number = factory.Sequence(lambda n: f"{n}")
    title_sv = factory.Sequence(lambda n: f"Mål {n}")
    title_en = factory.Sequence(lambda n: f"Objective {n}")


class EvaluatedFactory(DjangoModelFactory):
    """Keeps the computed status of its indicator, as everything does that writes figures."""

    class Meta:
        abstract = True

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        made = super()._create(model_class, *args, **kwargs)
        series = made if isinstance(made, Series) else made.series
        keep_evaluations([series.indicator_id])
        return made


class SeriesFactory(EvaluatedFactory):
    """Made by IndicatorFactory already; make one here to have a second series after a break."""

    class Meta:
        model = Series

    indicator = factory.SubFactory("tests.factories.IndicatorFactory", with_series=False)
    number = 1


class IndicatorFactory(DjangoModelFactory):
    """To be increased, yearly. Has one series, without baseline; ``series__baseline`` and the like
    give its values, ``with_series=False`` leaves it out.
    """

    class Meta:
        model = Indicator
        skip_postgeneration_save = True

    class Params:
        with_series = True

    objective = factory.SubFactory(ObjectiveFactory)
    name_sv = factory.Sequence(lambda n: f"Indikator {n}")
    name_en = factory.Sequence(lambda n: f"Indicator {n}")
    unit_sv = "procent"
    unit_en = "per cent"
    direction = Indicator.Direction.INCREASE
    series = factory.Maybe(
        "with_series",
        yes_declaration=factory.RelatedFactory(SeriesFactory, factory_related_name="indicator"),
    )


class TargetFactory(EvaluatedFactory):
    class Meta:
        model = Target

    series = factory.SubFactory(SeriesFactory)
    period = date(2027, 1, 1)
    value = Decimal(100)


class MeasurementFactory(EvaluatedFactory):
    class Meta:
        model = Measurement

    series = factory.SubFactory(SeriesFactory)
    period = date(2025, 1, 1)
    value = Decimal(50)


class BreakdownFactory(DjangoModelFactory):
    """By sex, of an indicator whose parts do not add up."""

    class Meta:
        model = Breakdown

    indicator = factory.SubFactory(IndicatorFactory)
    name_sv = "kön"
    name_en = "sex"


class CategoryFactory(DjangoModelFactory):
    class Meta:
        model = Category

    breakdown = factory.SubFactory(BreakdownFactory)
    position = factory.Sequence(lambda n: n)
    name_sv = factory.Sequence(lambda n: f"Del {n}")
    name_en = factory.Sequence(lambda n: f"Part {n}")


class PartValueFactory(DjangoModelFactory):
    class Meta:
        model = PartValue

    measurement = factory.SubFactory(MeasurementFactory)
    category = factory.SubFactory(CategoryFactory)
    value = Decimal(50)


class ActionFactory(DjangoModelFactory):
    """Runs as long as its plan; the responsible person belongs to the responsible organisation."""

    class Meta:
        model = Action
        skip_postgeneration_save = True

    plan = factory.SubFactory(ActionPlanFactory)
    number = factory.Sequence(lambda n: f"{n}")
    title_sv = factory.Sequence(lambda n: f"Åtgärd {n}")
    title_en = factory.Sequence(lambda n: f"Action {n}")
    responsible_organisation = factory.SubFactory(OrganisationFactory)
    responsible_person = factory.SubFactory(
        PersonFactory, organisation=factory.SelfAttribute("..responsible_organisation")
    )
    starts_on = factory.SelfAttribute("plan.starts_on")
    ends_on = factory.SelfAttribute("plan.ends_on")


class ContributorFactory(DjangoModelFactory):
    class Meta:
        model = Contributor

    action = factory.SubFactory(ActionFactory)
    organisation = factory.SubFactory(OrganisationFactory)


class MilestoneFactory(DjangoModelFactory):
    class Meta:
        model = Milestone

    action = factory.SubFactory(ActionFactory)
    title_sv = factory.Sequence(lambda n: f"Delsteg {n}")
    title_en = factory.Sequence(lambda n: f"Milestone {n}")
    due_on = date(2026, 6, 30)


class ReportingDateFactory(DjangoModelFactory):
    class Meta:
        model = ReportingDate

    action = factory.SubFactory(ActionFactory)
    due_on = date(2026, 1, 31)


class ProgressEntryFactory(DjangoModelFactory):
    """A row as it stands; it leaves the action's own status alone, unlike ``record_progress``."""

    class Meta:
        model = ProgressEntry

    action = factory.SubFactory(ActionFactory)
    reported_on = date(2025, 9, 1)
    status = "on_track"
    what_happened = "Arbetet har gått framåt."
    author = factory.SelfAttribute("action.responsible_person")


class AttachmentFactory(DjangoModelFactory):
    """A link; give ``file`` and ``url=""`` for a file."""

    class Meta:
        model = Attachment

    entry = factory.SubFactory(ProgressEntryFactory)
    title = factory.Sequence(lambda n: f"Underlag {n}")
    url = "https://example.org/underlag"
    added_by = factory.SelfAttribute("entry.author")


class TagFactory(DjangoModelFactory):
    class Meta:
        model = Tag

    strategy = factory.SubFactory(StrategyFactory)
    name_sv = factory.Sequence(lambda n: f"Etikett {n}")
    name_en = factory.Sequence(lambda n: f"Tag {n}")


class RemarkFactory(DjangoModelFactory):
    """An open obstacle."""

    class Meta:
        model = Remark
        skip_postgeneration_save = True

    entry = factory.SubFactory(ProgressEntryFactory, obstacles="Det saknas läkare.")
    kind = Remark.Kind.OBSTACLE


class SavedViewFactory(DjangoModelFactory):
    class Meta:
        model = SavedView

    strategy = factory.SubFactory(StrategyFactory)
    owner = factory.SubFactory(PersonFactory)
    kind = SavedView.Kind.ACTIONS
    name = factory.Sequence(lambda n: f"View {n}")


class InvitationFactory(DjangoModelFactory):
    """Sent on 1 November 2026, good for thirty days."""

    class Meta:
        model = Invitation

    person = factory.SubFactory(PersonFactory)
    sent_by = factory.SubFactory(PersonFactory)
    sent_at = datetime(2026, 11, 1, 9, tzinfo=UTC)
    expires_at = datetime(2026, 12, 1, 9, tzinfo=UTC)
    digest = factory.Sequence(lambda n: f"{n:064x}")


class JobFactory(DjangoModelFactory):
    class Meta:
        model = Job

    task = "tests.nothing"


class OutgoingMailFactory(DjangoModelFactory):
    class Meta:
        model = OutgoingMail

    recipient = factory.Sequence(lambda n: f"recipient{n}@example.org")
    sender = "milstolpe@example.org"
    subject = "Påminnelse"
    text = "Text"
    message_id = factory.LazyFunction(lambda: f"<{uuid.uuid4()}@example.org>")


class ReviewCycleFactory(DjangoModelFactory):
    """Open, for 2025."""

    class Meta:
        model = ReviewCycle

    strategy = factory.SubFactory(StrategyFactory)
    year = 2025
    status = ReviewCycle.OPEN
    opens_on = factory.LazyAttribute(lambda cycle: date(cycle.year, 10, 1))
    due_on = factory.LazyAttribute(lambda cycle: date(cycle.year, 12, 1))
    closes_on = factory.LazyAttribute(lambda cycle: date(cycle.year + 1, 1, 31))


class ReviewFactory(DjangoModelFactory):
    """Not started. Its action stands in the strategy of its cycle."""

    class Meta:
        model = Review

    cycle = factory.SubFactory(ReviewCycleFactory)
    action = factory.SubFactory(
        ActionFactory, plan__area__strategy=factory.SelfAttribute("....cycle.strategy")
    )


class PlanAssessmentFactory(DjangoModelFactory):
    class Meta:
        model = PlanAssessment

    cycle = factory.SubFactory(ReviewCycleFactory)
    plan = factory.SubFactory(
        ActionPlanFactory, area__strategy=factory.SelfAttribute("...cycle.strategy")
    )
    judgement = "on_course"
    reasons_sv = "Planen går framåt."
    author = factory.SubFactory(PersonFactory)


class StrategyAssessmentFactory(DjangoModelFactory):
    class Meta:
        model = StrategyAssessment

    cycle = factory.SubFactory(ReviewCycleFactory)
    judgement = "on_course"
    reasons_sv = "Strategin går framåt."
    author = factory.SubFactory(PersonFactory)


class ReviewAnswerFactory(DjangoModelFactory):
    class Meta:
        model = ReviewAnswer

    review = factory.SubFactory(ReviewFactory)
    question = factory.LazyAttribute(
        lambda answer: CycleQuestion.objects.create(
            cycle=answer.review.cycle, text_sv="Vad har ni lärt?"
        )
    )
    text = "Mycket."


class ReviewTurnFactory(DjangoModelFactory):
    class Meta:
        model = ReviewTurn

    review = factory.SubFactory(ReviewFactory)
    kind = "submitted"
    by = factory.SubFactory(PersonFactory)
    at = datetime(2026, 1, 15, 12, tzinfo=UTC)


class AwaitedValueFactory(DjangoModelFactory):
    class Meta:
        model = AwaitedValue

    cycle = factory.SubFactory(ReviewCycleFactory)
    indicator = factory.SubFactory(
        IndicatorFactory,
        objective__plan__area__strategy=factory.SelfAttribute(".....cycle.strategy"),
    )
    expected_on = date(2026, 2, 1)


class ReportTextsFactory(DjangoModelFactory):
    class Meta:
        model = ReportTexts

    cycle = factory.SubFactory(ReviewCycleFactory)
    foreword_sv = "Året som gick."


class AreaSummaryFactory(DjangoModelFactory):
    class Meta:
        model = AreaSummary

    cycle = factory.SubFactory(ReviewCycleFactory)
    area = factory.SubFactory(AreaFactory, strategy=factory.SelfAttribute("..cycle.strategy"))
    text_sv = "Området har kommit långt."


class ForumPresentationFactory(DjangoModelFactory):
    class Meta:
        model = ForumPresentation
        skip_postgeneration_save = True

    forum = factory.SubFactory(ForumFactory)
    held_on = date(2025, 11, 15)


class SlidesFactory(DjangoModelFactory):
    """A small file, with a hash of its own."""

    class Meta:
        model = Slides

    presentation = factory.SubFactory(ForumPresentationFactory)
    name = "slides.pdf"
    file = factory.django.FileField(filename="slides.pdf", data=b"%PDF-1.7")
    content_type = "application/pdf"
    size = 8
    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    added_by = factory.SubFactory(PersonFactory)


class FollowUpFactory(DjangoModelFactory):
    """Open; ``done=True`` marks it as done."""

    class Meta:
        model = FollowUp

    class Params:
        done = factory.Trait(
            state=FollowUp.DONE,
            done_on=date(2026, 1, 15),
            done_by=factory.SubFactory(PersonFactory),
            result="Gjort.",
        )

    presentation = factory.SubFactory(ForumPresentationFactory)
    what_sv = factory.Sequence(lambda n: f"Återkom med en tidplan {n}")
    responsible_organisation = factory.SubFactory(OrganisationFactory)
    due_on = date(2026, 3, 31)


class ReportRequestFactory(DjangoModelFactory):
    class Meta:
        model = ReportRequest

    cycle = factory.SubFactory(ReviewCycleFactory)
    job = factory.SubFactory(JobFactory)
    requested_by = factory.SubFactory(PersonFactory)


class AnnualReportFactory(DjangoModelFactory):
    """A draft; ``published=True`` publishes it."""

    class Meta:
        model = AnnualReport

    class Params:
        published = factory.Trait(
            status=AnnualReport.PUBLISHED, published_at=datetime(2026, 2, 1, 12, tzinfo=UTC)
        )

    cycle = factory.SubFactory(ReviewCycleFactory)
    version = factory.Sequence(lambda n: n + 1)
    request = factory.SubFactory(ReportRequestFactory, cycle=factory.SelfAttribute("..cycle"))
    compiled_at = datetime(2026, 1, 31, 12, tzinfo=UTC)


class ReportSnapshotFactory(DjangoModelFactory):
    class Meta:
        model = ReportSnapshot

    report = factory.SubFactory(AnnualReportFactory)
    schema_version = 1
    data = "{}"
    sha256 = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"


class ReportFileFactory(DjangoModelFactory):
    class Meta:
        model = ReportFile

    report = factory.SubFactory(AnnualReportFactory)
    format = ReportFile.Format.PDF
    language = "sv"
    name = "report.pdf"
    file = factory.django.FileField(filename="report.pdf", data=b"%PDF-1.7")
    size = 8
    sha256 = "0" * 64


class ReportExcerptFactory(DjangoModelFactory):
    class Meta:
        model = ReportExcerpt

    report = factory.SubFactory(AnnualReportFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    language = "sv"
    job = factory.SubFactory(JobFactory, task="reporting.tasks.make_excerpt")
    requested_by = factory.SubFactory(PersonFactory)


class EntryDraftFactory(DjangoModelFactory):
    class Meta:
        model = EntryDraft

    action = factory.SubFactory(ActionFactory)
    author = factory.SelfAttribute("action.responsible_person")
    fields = factory.LazyFunction(lambda: {"what_happened": ["Påbörjat"]})
    kept_at = datetime(2026, 3, 31, 12, tzinfo=UTC)


class HandoverFactory(DjangoModelFactory):
    """Offered by whoever answers for the action to a colleague."""

    class Meta:
        model = Handover

    action = factory.SubFactory(ActionFactory)
    from_person = factory.SelfAttribute("action.responsible_person")
    to_person = factory.SubFactory(
        PersonFactory, organisation=factory.SelfAttribute("..action.responsible_organisation")
    )
    offered_by = factory.SelfAttribute("from_person")


class QuestionFactory(DjangoModelFactory):
    class Meta:
        model = Question

    action = factory.SubFactory(ActionFactory)
    author = factory.SubFactory(PersonFactory)
    text = "När är avtalet på plats?"
    submission_key = factory.LazyFunction(uuid.uuid4)


class ReplyFactory(DjangoModelFactory):
    class Meta:
        model = Reply

    question = factory.SubFactory(QuestionFactory)
    author = factory.SelfAttribute("question.action.responsible_person")
    text = "I mars."
    submission_key = factory.LazyFunction(uuid.uuid4)
