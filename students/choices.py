"""The closed vocabularies of the registry and the roll. Values are stored; labels are translated."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Role(TextChoices):
    """What a person may do, by dated appointment (table J)."""

    PRINCIPAL = "principal", _("Principal")
    REGISTRAR = "registrar", _("Registrar")
    HEAD_TEACHER = "head_teacher", _("Head teacher")
    SUBJECT_TEACHER = "subject_teacher", _("Subject teacher")
    OVERSIGHT = "oversight", _("Central school")


class Session(TextChoices):
    """Half of a school day (B1)."""

    MORNING = "morning", _("Morning")
    AFTERNOON = "afternoon", _("Afternoon")


class AbsenceKind(TextChoices):
    """The mark of a child in one session (B4). Nothing stored means present."""

    UNEXPLAINED = "unexplained", _("No leave asked")
    UNEXCUSED = "unexcused", _("Unexcused")
    SICK = "sick", _("Sick leave")
    PERSONAL = "personal", _("Personal leave")
    OFFICIAL = "official", _("Official leave")
    LATE = "late", _("Late")
    LEFT_EARLY = "left_early", _("Left early")

    @property
    def counts_as_absent(self) -> bool:
        """Whether the child is missing in the session (B4): official leave, late and left early are presence."""
        return self in _ABSENT

    @property
    def is_excused(self) -> bool:
        """Whether the absence has a reason (B4); unexplained counts as unexcused until explained."""
        return self not in (AbsenceKind.UNEXPLAINED, AbsenceKind.UNEXCUSED)


_ABSENT = frozenset(
    {
        AbsenceKind.UNEXPLAINED,
        AbsenceKind.UNEXCUSED,
        AbsenceKind.SICK,
        AbsenceKind.PERSONAL,
    }
)


class LeaveKind(TextChoices):
    """Kinds of granted leave (B7); each is the mark it puts on the roll."""

    SICK = "sick", _("Sick leave")
    PERSONAL = "personal", _("Personal leave")
    OFFICIAL = "official", _("Official leave")


class DayKind(TextChoices):
    """The school's own entry for a date (A1); it beats the national arrangement (K2)."""

    OFF = "off", _("Day off")
    MAKE_UP = "make_up", _("Make-up day")
    MORNING_ONLY = "morning_only", _("Morning only")
    AFTERNOON_ONLY = "afternoon_only", _("Afternoon only")


class RollChange(TextChoices):
    """Why a version of a roll exists (B6, B3)."""

    SUBMIT = "submit", _("Submitted")
    AMEND = "amend", _("Amended the same day")
    CORRECT = "correct", _("Corrected later")
    BACK_FILL = "back_fill", _("Back-filled")
    LEAVE = "leave", _("Changed by a leave slip")
    IMPORT = "import", _("Imported from a file")


class ContactChannel(TextChoices):
    """How a guardian was contacted (D1)."""

    PHONE = "phone", _("Phone call")
    MESSAGE = "message", _("Message")
    MEETING = "meeting", _("In person")
    VISIT = "visit", _("Home visit")


class ContactResult(TextChoices):
    """What a contact brought (D1)."""

    WILL_RETURN = "will_return", _("Reached, the child will return")
    EXPLAINED = "explained", _("Reached, reason given")
    REFUSED = "refused", _("Reached, refuses to return")
    UNREACHABLE = "unreachable", _("Not reached")


class Sex(TextChoices):
    """Sex as the registry codes it."""

    MALE = "male", _("Male")
    FEMALE = "female", _("Female")


class MovementKind(TextChoices):
    """Changes of student status (G2). Withdrawal and expulsion do not exist in compulsory education (义务教育法 27)."""

    ADMISSION = "admission", _("Admission")
    TRANSFER_IN = "transfer_in", _("Transfer in")
    TRANSFER_OUT = "transfer_out", _("Transfer out")
    TRANSFER_REQUEST = "transfer_request", _("Transfer out requested")
    TRANSFER_WITHDRAWN = "transfer_withdrawn", _("Transfer withdrawn")
    SUSPENSION = "suspension", _("Suspension of study")
    EXTENSION = "extension", _("Suspension extended")
    RESUMPTION = "resumption", _("Resumption of study")
    GUEST_IN = "guest_in", _("Guest study here")
    GUEST_IN_END = "guest_in_end", _("Guest study here ended")
    GUEST_OUT = "guest_out", _("Guest study elsewhere")
    GUEST_OUT_END = "guest_out_end", _("Back from guest study")
    CLASS_CHANGE = "class_change", _("Change of class")
    RETURN = "return", _("Return")
    ABROAD = "abroad", _("Moved abroad")
    DEATH = "death", _("Died")
    GRADUATION = "graduation", _("Graduation")


class AwayKind(TextChoices):
    """Why an enrolled child is not expected in class for a time (B11)."""

    SUSPENDED = "suspended", _("Suspended")
    TRANSFER_PENDING = "transfer_pending", _("Transfer pending")
    GUEST_ELSEWHERE = "guest_elsewhere", _("Guest study elsewhere")


class EnrolmentKind(TextChoices):
    """Whose pupil the child is (B11, K1)."""

    OWN = "own", _("Own pupil")
    GUEST = "guest", _("Guest pupil")


class Boarding(TextChoices):
    """就读方式 of the registry."""

    DAY = "day", _("Day pupil")
    BOARDER = "boarder", _("Boarder")


class IdKind(TextChoices):
    """Kinds of identity document (domain: 身份证件类型)."""

    RESIDENT = "1", _("Resident identity card")
    HONG_KONG = "6", _("Hong Kong document")
    MACAO = "7", _("Macao document")
    TAIWAN = "8", _("Taiwan travel permit")
    FOREIGN = "9", _("Foreign permanent residence permit")
    PASSPORT = "A", _("Passport")
    OTHER = "Z", pgettext_lazy("identity document", "Other")


class Status(TextChoices):
    """Where a child stands in the books on a date, as the movements up to it have it (G2, G3, B11)."""

    ABSENT = "absent", _("Not enrolled")
    ENROLLED = "enrolled", _("Enrolled")
    TRANSFER_PENDING = "transfer_pending", _("Transfer pending")
    SUSPENDED = "suspended", _("Suspended")
    GUEST_ELSEWHERE = "guest_elsewhere", _("Guest study elsewhere")
    GUEST = "guest", _("Guest pupil")
    LEFT = "left", _("Transferred out")
    GUEST_GONE = "guest_gone", _("Guest study ended")
    ABROAD = "abroad", _("Moved abroad")
    DEAD = "dead", _("Died")
    GRADUATED = "graduated", _("Graduated")


class ApproverKind(TextChoices):
    """Who approved a movement; a suspension is approved by township or county (义务教育法 11)."""

    SCHOOL = "school", _("School")
    TOWNSHIP = "township", _("Township government")
    COUNTY = "county", _("County education bureau")


class Paper(TextChoices):
    """Papers shown with a movement; which belong to which kind is in ``rules.movement_papers``."""

    APPLICATION = "application", _("Guardian's application")
    TRANSFER_FORM = "transfer_form", _("Transfer form")
    RECEIPT = "receipt", _("Reply of the receiving school")
    MEDICAL = "medical", _("Medical certificate")
    RECOVERY = "recovery", _("Certificate of recovery")
    APPROVAL = "approval", _("Approval of township or county")
    HOUSEHOLD = "household", _("Household register")
    STUDY_PROOF = "study_proof", _("Proof of study")
    TRAVEL = "travel", _("Passport or visa")
    DEATH_PROOF = "death_proof", _("Death certificate")
    OTHER = "other", pgettext_lazy("paper", "Other paper")


class TaskKind(TextChoices):
    """Dated tasks of the registrar (G5)."""

    REGISTRY_RECORD = "registry_record", _("Make the registry record")
    REQUEST_RECORD = "request_record", _("Ask the former school for the registry record")


class NeedKind(TextChoices):
    """Dated needs of a child (G6), as the registry and the aid rules name them."""

    LOW_INCOME = "low_income", _("Minimum living allowance")
    MONITORED = "monitored", _("Household lifted from or near poverty")
    DESTITUTE = "destitute", _("Support for the destitute")
    MISFORTUNE = "misfortune", _("Sudden misfortune of the family")
    DISABLED_PARENTS = "disabled_parents", _("Parents with a disability")
    LEARNING = "learning", _("Learning difficulty")
    LEFT_BEHIND_ONE = "left_behind_one", _("Left behind by one parent")
    LEFT_BEHIND_BOTH = "left_behind_both", _("Left behind by both parents")
    MIGRANT = "migrant", _("Child of migrant workers")
    ORPHAN = "orphan", _("Orphan")
    UNATTENDED = "unattended", _("Without anybody to raise the child")
    VISUAL = "visual", _("Visual disability")
    HEARING = "hearing", _("Hearing disability")
    SPEECH = "speech", _("Speech disability")
    PHYSICAL = "physical", _("Physical disability")
    INTELLECTUAL = "intellectual", _("Intellectual disability")
    MENTAL = "mental", _("Mental disability")
    MULTIPLE = "multiple", _("Multiple disabilities")
    CHRONIC_ILLNESS = "chronic_illness", _("Chronic illness")


class GroupRole(TextChoices):
    """Places in the leading group (M24)."""

    LEADER = "leader", _("Leader")
    DEPUTY = "deputy", _("Deputy leader")
    MEMBER = "member", _("Member")
    OFFICE = "office", _("Office")


class CatchmentPlace(TextChoices):
    """Where a child of the catchment goes to school (G7)."""

    HERE = "here", _("This school")
    OTHER_SCHOOL = "other_school", _("Another school")
    SPECIAL_SCHOOL = "special_school", _("Special school")
    HOME_TEACHING = "home_teaching", _("Taught at home by the school")
    DEFERRED = "deferred", _("Entry deferred with approval")
    NOT_ENROLLED = "not_enrolled", _("In no school")
    UNKNOWN = "unknown", _("Not known")


class CatchmentMatch(TextChoices):
    """How a child of the catchment list was found in the registry (G7)."""

    NUMBER = "number", _("By number")
    CONFIRMED = "confirmed", _("Confirmed by the registrar")
    DIFFERENT = "different", _("Somebody else, says the registrar")


class TurnStatus(TextChoices):
    """Where the turn of a school year stands (G1)."""

    DRAFT = "draft", _("In preparation")
    DONE = "done", _("Carried out")
    UNDONE = "undone", _("Taken back")


class CheckResult(TextChoices):
    """How the mismatch of a spot check was settled (M3)."""

    ROLL_WRONG = "roll_wrong", _("The roll was wrong")
    LEFT_AFTER_ROLL = "left_after_roll", _("The child left after the roll")
    ELSEWHERE = "elsewhere", _("The child was elsewhere in the school")
    COUNT_WRONG = "count_wrong", _("The count was wrong")


class ImportKind(TextChoices):
    """What an uploaded spreadsheet holds."""

    ROSTER = "roster", _("Roster")
    STAFF = "staff", _("Staff list")
    ATTENDANCE = "attendance", _("Attendance so far")
    CATCHMENT = "catchment", _("Catchment list")
    FILING = "filing", _("Answer to the filing of new entrants")
    NEEDS = "needs", _("Needs of children")


class ImportStatus(TextChoices):
    """Where an import stands."""

    UPLOADED = "uploaded", _("Uploaded")
    MAPPING = "mapping", _("Columns to be named")
    READY = "ready", _("Preview ready")
    RUNNING = "running", _("Being imported")
    DONE = "done", _("Imported")
    REJECTED = "rejected", _("Rejected")
    EXPIRED = "expired", _("Expired")
    REFUSED = "refused", _("File refused")
    TAKEN_BACK = "taken_back", _("Taken back")


class AccessKind(TextChoices):
    """What was done with children's data (I2)."""

    VIEW = "view", _("Viewed")
    REVEAL = "reveal", _("Revealed")
    EXPORT = "export", _("Exported")
    PRINT = "print", _("Printed")
    DOWNLOAD = "download", _("Downloaded")
