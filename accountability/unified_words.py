"""Where reports, ledgers and registry part, and what to do about it, in words (三统一)."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accountability.rules.unified import Difference

TITLES: Mapping[Difference, Promise] = {
    Difference.NO_CASE: _("Missing by the rolls, in no ledger"),
    Difference.TRANSFER_NO_CASE: _("Transfer not confirmed in time, in no ledger"),
    Difference.SUSPENSION_OVER: _("Suspension over, not resumed, in no ledger"),
    Difference.REPORT_DUE: _("In the ledger, report due"),
    Difference.NOT_SERVED: _("Report made, service not recorded"),
    Difference.LEFT: _("In the ledger, gone from the registry"),
    Difference.SUSPENDED: _("In the ledger, suspended in the registry"),
    Difference.NOT_MISSING: _("In the ledger, not missing by the rolls"),
    Difference.NOT_YET: _("In the ledger, report not due yet"),
    Difference.BACK: _("Reported, and back since"),
}
NOTES: Mapping[Difference, Promise] = {
    Difference.NO_CASE: _("Explain the absence with a leave slip or a correction, or open a case for the child."),
    Difference.TRANSFER_NO_CASE: _("Confirm the transfer with the reply of the other school, or withdraw it."),
    Difference.SUSPENSION_OVER: _("Record the resumption or an extension; if the child stays away, open a case."),
    Difference.REPORT_DUE: _("Make the dropout report and serve it to the central school or the township."),
    Difference.NOT_SERVED: _("Record when and to whom the report was handed over: only then has it been reported."),
    Difference.LEFT: _("Close the case with the movement that the registry holds."),
    Difference.SUSPENDED: _("Close the case with the approved suspension, or put the registry right."),
    Difference.NOT_MISSING: _("Take the rolls that are missing or correct them; if the case is a mistake, close it."),
    Difference.NOT_YET: _("Nothing to put right: letter and visits come first, and there is time until the day named."),
    Difference.BACK: _("Nothing to put right: say so in the next monthly report; the case closes after observation."),
}
STEPS: Mapping[Difference, Promise] = {
    Difference.NO_CASE: _("Look at the child's record"),
    Difference.TRANSFER_NO_CASE: _("Confirm or withdraw the transfer"),
    Difference.SUSPENSION_OVER: _("Record the resumption"),
    Difference.REPORT_DUE: _("Make the report"),
    Difference.NOT_SERVED: _("Record the service"),
    Difference.LEFT: _("Close the case"),
    Difference.SUSPENDED: _("Close the case"),
    Difference.NOT_MISSING: _("Look at the case"),
    Difference.NOT_YET: _("Look at the case"),
    Difference.BACK: _("Look at the case"),
}
