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
    SUSPENSION = "suspension", _("Suspension of study")
    RESUMPTION = "resumption", _("Resumption of study")
    GUEST_IN = "guest_in", _("Guest study here")
    GUEST_OUT = "guest_out", _("Guest study elsewhere")
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


class ImportKind(TextChoices):
    """What an uploaded spreadsheet holds."""

    ROSTER = "roster", _("Roster")
    STAFF = "staff", _("Staff list")


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
