"""Incidents put into words: where one stands, and why a step cannot be taken (F9)."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accountability.rules.incidents import IncidentGap, IncidentStage

STAGES = {
    IncidentStage.OPEN: pgettext_lazy("incident stage", "Opened"),
    IncidentStage.ASKED: pgettext_lazy("incident stage", "Waiting for the statement"),
    IncidentStage.HEARD: pgettext_lazy("incident stage", "Heard, waiting for the finding"),
    IncidentStage.FOUND: pgettext_lazy("incident stage", "Waiting for the decision"),
    IncidentStage.DECIDED: pgettext_lazy("incident stage", "Decided"),
}
GAPS = {
    IncidentGap.NOT_ASKED: _("First ask the person concerned to be heard, with a day for the answer."),
    IncidentGap.WAITING: _("The person concerned has time to answer until the day you set. Wait for it."),
    IncidentGap.NO_FINDING: _("Write down the finding first; the decision rests on it."),
    IncidentGap.NOT_ESTABLISHED: _("What could not be established has no consequence: choose “No consequence”."),
    IncidentGap.DECIDED: _("This incident is decided. What was written stays as it is."),
}
