"""What travels upward: named signals, sent inside the transaction of the action that caused them."""

from django.dispatch import Signal

# kwargs: school_id, class_id, date, student_ids (set of children whose marks changed), actor, at; an import that writes
# many rolls says it once for all of them, with class_id and date None
attendance_changed = Signal()
# kwargs: movements, the rows that one action wrote (one or many, of one school)
movements_recorded = Signal()
# kwargs: appointment; a receiver may refuse with a ValidationError
appointment_proposed = Signal()
# kwargs: appointments, all that one action is about to write, of one school; a receiver may refuse as above, and asks
# the database once for all of them
appointments_proposed = Signal()
