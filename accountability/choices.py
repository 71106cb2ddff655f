"""The closed vocabularies of what adults owe a child. Values are stored; labels are translated."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SupportForm(TextChoices):
    """How a supporter met the child (M10)."""

    TALK = "talk", _("Talk")
    TUTORING = "tutoring", _("Tutoring")
    VISIT = "visit", _("Home visit")
    AID = "aid", _("Material help")


class SupportOutcome(TextChoices):
    """What the review of a term decided for a support pair (G8)."""

    CONTINUE = "continue", _("Goes on")
    CHANGED = "changed", _("Goes on with another goal")
    ENDED = "ended", _("Ends: the goal is reached")
    LEFT = "left", _("Ends: the child or its guardians wish so")


class AidKind(TextChoices):
    """Kinds of help for children in hardship (M11)."""

    GRANT = "grant", _("Living grant")
    FEE = "fee", _("Remission of fees")
    MEAL = "meal", _("Meals")
    GOODS = "goods", _("Goods")
    DONATION = "donation", _("Donation")
    OTHER = "other", pgettext_lazy("aid", "Other help")


class TargetKind(TextChoices):
    """What the agreements set a figure for (M14, M22)."""

    ENROLMENT = "enrolment", _("Enrolment rate, primary")
    DISABLED_ENROLMENT = "disabled_enrolment", _("Enrolment rate of the three disabilities")
    CLASS_RETENTION = "class_retention", _("Retention of each class")
    RETENTION = "retention", _("Retention of the school")
    DROPOUT = "dropout", _("Dropout rate of the year")
    JUNIOR_ENROLMENT = "junior_enrolment", _("Enrolment rate, junior school")
    JUNIOR_DROPOUT = "junior_dropout", _("Dropout rate of the year, junior school")
    JUNIOR_RETENTION = "junior_retention", _("Three-year retention, junior school")


class Comparison(TextChoices):
    """How a value meets its target (M22)."""

    EQUAL = "equal", _("exactly")
    AT_LEAST = "at_least", _("at least")
    AT_MOST = "at_most", _("at most")
    RISING = "rising", _("above the year before")
