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


class CaseOrigin(TextChoices):
    """What opened a case (D2, D10)."""

    RUN = "run", _("Absence without reason")
    HAND = "hand", _("Opened by hand")
    CHECK = "check", _("Spot check")
    TRANSFER = "transfer", _("Transfer without confirmation")


class CaseEventKind(TextChoices):
    """What happens to a case beside visits and papers; the stage follows from all of them (D8)."""

    OPENED = "opened", _("Opened")
    FOUND = "found", _("Found by the school")
    RELAPSED = "relapsed", _("Missing again")
    RESPONSIBLE = "responsible", _("Responsible person named")
    OVERRIDDEN = "overridden", _("Allowed without letter or visits")
    CONFIRMED = "confirmed", _("Dropout confirmed")
    OBSERVED = "observed", _("Note of the observation")
    PROPOSED = "proposed", _("Closing proposed")
    CLOSED = "closed", _("Closed")
    REOPENED = "reopened", _("Opened again")
    RETRACTED = "retracted", _("Taken back")


class CaseStage(TextChoices):
    """Where a case stands, computed and never chosen (D8)."""

    SUSPECTED = "suspected", _("Suspected")
    PERSUADING = "persuading", _("Being persuaded")
    REPORTED = "reported", _("Reported")
    ORDERED = "ordered", _("Return ordered by the township")
    CONFIRMED = "confirmed", _("Confirmed dropout")
    RETURNED = "returned", _("Returned, under observation")
    STEADY = "steady", _("Observation passed")
    CLOSED = "closed", _("Closed")


class CaseOutcome(TextChoices):
    """How a case ends (D11)."""

    RETURNED = "returned", _("Returned")
    ELSEWHERE = "elsewhere", _("Studies elsewhere")
    TRANSFERRED = "transferred", _("Transfer completed")
    SUSPENDED = "suspended", _("Suspension approved")
    ABROAD = "abroad", _("Moved abroad")
    DIED = "died", _("Died")
    MISSING = "missing", _("Missing")
    OVER_AGE = "over_age", _("Past compulsory age")
    EXPLAINED = "explained", _("Explained")
    ERROR = "error", _("Opened in error")


class Cause(TextChoices):
    """Why a child does not come (D12)."""

    WEARY = "weary", _("Tired of school")
    POVERTY = "poverty", _("Poverty of the family")
    WORK = "work", _("Working away from home")
    FAMILY = "family", _("Change in the family")
    WITH_PARENTS = "with_parents", _("Went away with the parents")
    ILLNESS = "illness", _("Illness or disability")
    MIND = "mind", _("State of mind")
    INTERNET = "internet", _("Addicted to the internet")
    BULLYING = "bullying", _("Bullied")
    MARRIAGE = "marriage", _("Early marriage")
    TRANSFER = "transfer", _("Transfer not settled")
    UNREACHABLE = "unreachable", _("Cannot be reached")
    OTHER = "other", pgettext_lazy("cause", "Other")


HEALTH_CAUSES = frozenset({Cause.ILLNESS, Cause.MIND})
"""Causes whose details only registrar and head teacher read (I4)."""


class VisitPlace(TextChoices):
    """Where a home visit took place (D4)."""

    HOME = "home", _("At home")
    ELSEWHERE = "elsewhere", _("In another place")


class Attitude(TextChoices):
    """What the guardian said, or that nobody was met (D4)."""

    AGREES = "agrees", _("Agrees to the return")
    HESITATES = "hesitates", _("Hesitates")
    REFUSES = "refuses", _("Refuses")
    NOBODY = "nobody", _("Nobody at home")


class SignedHow(TextChoices):
    """How the guardian signed the record of a visit."""

    SCREEN = "screen", _("On the screen")
    PAPER = "paper", _("On paper")
    REFUSED = "refused", _("Refused to sign")
    NOBODY = "nobody", _("Nobody was there to sign")


class FileKind(TextChoices):
    """Files that belong to a visit, a paper, a case, an agreement or an incident."""

    PHOTO = "photo", _("Photo")
    SIGNATURE = "signature", _("Signature")
    SCAN = "scan", _("Scan")


class Party(TextChoices):
    """The two sides of an agreement (M1)."""

    PRINCIPAL = "principal", pgettext_lazy("party", "Principal")
    HOLDER = "holder", pgettext_lazy("party", "Holder of the post")


class SigningKind(TextChoices):
    """Whether somebody made the agreement or took it over from a predecessor (M15, F1)."""

    SIGNED = "signed", pgettext_lazy("agreement", "signed")
    ACKNOWLEDGED = "acknowledged", pgettext_lazy("agreement", "acknowledged")


class AgreementState(TextChoices):
    """What an agreement still waits for; computed, never stored (F1)."""

    UNSIGNED = "unsigned", _("Not signed by the holder")
    SUCCESSOR = "successor", _("Not acknowledged by the successor")
    PRINCIPAL = "principal", _("Not signed by the principal")
    VACANT = "vacant", _("Post vacant")
    DONE = "done", _("Signed by both")


class ClausePosts(TextChoices):
    """Whom a sentence of a clause binds (M1)."""

    BOTH = "both", _("both posts")
    HEAD = "head", _("head teachers only")
    SUBJECT = "subject", _("subject teachers only")


class PaperKind(TextChoices):
    """The five papers (E1); the service receipt belongs to the letter."""

    AGREEMENT = "agreement", _("Responsibility agreement")
    LETTER = "letter", _("Persuasion letter")
    VISIT = "visit", _("Home-visit record")
    REPORT = "report", _("Dropout report")
    NOTICE = "notice", _("Return-to-school notice, draft")


class ServiceMode(TextChoices):
    """How a paper is served (E4)."""

    IN_PERSON = "in_person", _("In person")
    PROXY = "proxy", _("Received by somebody else")
    LEFT = "left", _("Refused and left there")
    POST = "post", _("By post")


class ReportTo(TextChoices):
    """Who gets the dropout report (D5)."""

    CENTRAL_SCHOOL = "central_school", _("Central school")
    TOWNSHIP = "township", _("Township government")


class DutyKind(TextChoices):
    """What somebody has to do for a child until a day; computed, never stored."""

    CONTACT = "contact", _("Contact the guardian")
    VISIT = "visit", _("Visit the home")
    CAUSE = "cause", _("Record the cause")
    RESPONSIBLE = "responsible", _("Name a responsible person")
    LETTER = "letter", _("Issue and serve the persuasion letter")
    PROMISE = "promise", _("The promised return did not happen")
    REPORT = "report", _("Report the dropout")
    NOTICE = "notice", _("Ask for the township's notice")
    CONFIRM = "confirm", _("Decide on the confirmation")
    OBSERVE = "observe", _("Write the note of the observation")
    CLOSE = "close", _("Decide on closing")
    MONTH_FREEZE = "month_freeze", _("Freeze the monthly summary")
    MONTH_PREPARE = "month_prepare", _("Prepare the monthly summary")


class NoticeChannel(TextChoices):
    """Ways in which a message reaches people; all but the first are off until settings name an address."""

    IN_APP = "in_app", _("In this program")
    EMAIL = "email", _("E-mail")
    WECOM = "wecom", _("WeCom group")
    DINGTALK = "dingtalk", _("DingTalk group")


class NoticeStatus(TextChoices):
    """Where a message stands. UNSURE: it was handed over, and nobody knows whether it arrived."""

    QUEUED = "queued", _("To be sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed for good")
    UNSURE = "unsure", _("Unclear whether it arrived")
    MOOT = "moot", _("Nothing left to say")


class NoticeFault(TextChoices):
    """Why a message was not sent, or not yet, in a sentence that says where to look."""

    UNREACHABLE = "unreachable", _("The server could not be reached.")
    BUSY = "busy", _("The service was busy or had too many messages.")
    KEY = "key", _("The service does not know the robot: its key is wrong, or it was taken out of the group.")
    SECURITY = (
        "security",
        _("The service refused signature, keyword or this server's address: look at the robot's security settings."),
    )
    CONTENT = "content", _("The service refused what the message says.")
    SIGN_IN = "sign_in", _("The mail server refused the name or password in the settings.")
    ADDRESS = "address", _("The mail server does not take this address: correct it on the person's page.")
    OTHER = "other", _("The service refused the message.")
    SILENT = (
        "silent",
        _("The message was handed over and no answer came: look in the group or mailbox whether it is there."),
    )
    INTERRUPTED = (
        "interrupted",
        _("The program stopped while sending: look in the group or mailbox whether the message is there."),
    )
    NO_ADDRESS = "no_address", _("The person has no e-mail address.")
    OFF = "off", _("This channel is switched off in the settings.")
    OVER = "over", _("Its day is over; what is still due stands in the next notice.")
    NOTHING = "nothing", _("Everything was done before it was sent.")


class BothPosts(TextChoices):
    """What somebody is charged who is head teacher and subject teacher of the class (F2)."""

    HIGHER = "higher", _("once, at the higher value")
    HEAD = "head", _("once, as head teacher")
    SUBJECT = "subject", _("once, as subject teacher")


class EntryKind(TextChoices):
    """What an entry of the points ledger does (F7)."""

    CHARGE = "charge", _("Deduction")
    REVERSAL = "reversal", _("Reversal")


class EntryReason(TextChoices):
    """Why an entry was reversed (F3, F8, K12, K16)."""

    BACK = "back", _("The child is back")
    CLOSED = "closed", _("The case was closed otherwise")
    LEFT = "left", _("The child left with its papers")
    RETRACTED = "retracted", _("The confirmation was taken back")
    CHANGED = "changed", _("The facts were corrected")
    OBJECTION = "objection", _("An objection was upheld")


class FinalReason(TextChoices):
    """Why an entry became final (F3)."""

    SETTLED = "settled", _("Not back on the settlement day")
    RELAPSED = "relapsed", _("Missing again before the return was complete")


class VetoAnswer(TextChoices):
    """What the principal decides about a proposed veto (F6)."""

    CONFIRMED = "confirmed", _("Confirmed")
    REJECTED = "rejected", _("Not confirmed")


class ObjectionAnswer(TextChoices):
    """What the principal decides about an objection (F8)."""

    UPHELD = "upheld", _("Upheld")
    DISMISSED = "dismissed", _("Dismissed")


class EvaluationItem(TextChoices):
    """What the monthly evaluation of a class takes points off for (F10)."""

    LATE = "late", pgettext_lazy("evaluation", "Late report")
    MISSED = "missed", pgettext_lazy("evaluation", "Missed report")
    CORRECTED = "corrected", pgettext_lazy("evaluation", "Correction after the day")
    NO_CONTACT = "contact", pgettext_lazy("evaluation", "No contact on the same day")
    OVERDUE_VISIT = "visit", pgettext_lazy("evaluation", "Overdue home visit")
    MISMATCH = "mismatch", pgettext_lazy("evaluation", "Spot check differed")
    FOUND = "found", pgettext_lazy("evaluation", "Found by the school")


class IncidentKind(TextChoices):
    """What an incident is about (F9, M12, M13); a lost returnee opens one by itself (K13)."""

    DUTY = "duty", pgettext_lazy("incident", "Duty not fulfilled")
    CRUELTY = "cruelty", pgettext_lazy("incident", "Discrimination or corporal punishment")
    FEES = "fees", pgettext_lazy("incident", "Fees taken against the rules")
    RANKING = "ranking", pgettext_lazy("incident", "Pupils ranked in public")
    REFUSED = "refused", pgettext_lazy("incident", "Returning child refused")
    LOST_RETURNEE = "lost_returnee", pgettext_lazy("incident", "Returned child lost again")
    OTHER = "other", pgettext_lazy("incident", "Something else")


class IncidentStepKind(TextChoices):
    """What happens to an incident, appended in this order or another (F9)."""

    EVIDENCE = "evidence", pgettext_lazy("incident", "Evidence")
    ASKED = "asked", pgettext_lazy("incident", "Asked to be heard")
    STATEMENT = "statement", pgettext_lazy("incident", "Statement")
    DECLINED = "declined", pgettext_lazy("incident", "Makes no statement")
    FINDING = "finding", pgettext_lazy("incident", "Finding")
    DECISION = "decision", pgettext_lazy("incident", "Decision")


class FindingResult(TextChoices):
    """What was found (F9)."""

    ESTABLISHED = "established", pgettext_lazy("finding", "It is so")
    NOT_ESTABLISHED = "not_established", pgettext_lazy("finding", "It could not be established")


class Consequence(TextChoices):
    """What the principal decides (M12)."""

    NONE = "none", pgettext_lazy("consequence", "No consequence")
    TALK = "talk", pgettext_lazy("consequence", "Admonition in a talk")
    NOTICE = "notice", pgettext_lazy("consequence", "Criticism in a notice to the staff")
    POINTS = "points", pgettext_lazy("consequence", "Points off the performance pay")
    APPRAISAL = "appraisal", pgettext_lazy("consequence", "Annual appraisal: failed")
    DISMISSAL = "dismissal", pgettext_lazy("consequence", "Dismissal proposed")
    REFERRAL = "referral", pgettext_lazy("consequence", "Handed over to the authority in charge")


class PatternKind(TextChoices):
    """What is worth a talk, and proves nothing: it never costs a point (F10)."""

    EXPLAINED = "explained", pgettext_lazy("pattern", "Explained just before a case would have opened")
    STOPPED = "stopped", pgettext_lazy("pattern", "Absences that end just before a case")
    VISITS = "visits", pgettext_lazy("pattern", "Home visits recorded in bulk or long after")
    CONTACTS = "contacts", pgettext_lazy("pattern", "Contacts for many children in one minute")


class PolicyFamily(TextChoices):
    """Which dated rows hold a value: those of attendance, or those of what adults owe (K14)."""

    ATTENDANCE = "attendance", _("Roll, leave, watch and registry")
    ACCOUNTABILITY = "accountability", _("Cases, support, points and evaluation")


class PolicyGroup(TextChoices):
    """What a value is about; the pages list them in this order."""

    ROLL = "roll", _("Roll and leave")
    WATCH = "watch", _("Absence and watch")
    REGISTRY = "registry", _("Transfers, registry and spot checks")
    CASE = "case", _("Cases and papers")
    SUPPORT = "support", pgettext_lazy("pairs", "Support")
    POINTS = "points", _("Points and veto")
    EVALUATION = "evaluation", _("Evaluation of classes")
    MONTHS = "months", _("Months")
    NUMBERS = "numbers", _("Numbers of papers")


class PolicyOutcome(TextChoices):
    """What became of a proposed change of values (J)."""

    APPROVED = "approved", pgettext_lazy("proposal", "Approved")
    REFUSED = "refused", pgettext_lazy("proposal", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("proposal", "Withdrawn")


class LaterRows(TextChoices):
    """What a change does to rows that are approved for later days already (decision 0030)."""

    CARRY = "carry", _("the new values hold from these days on as well")
    KEEP = "keep", _("these days keep the values that were approved for them")
