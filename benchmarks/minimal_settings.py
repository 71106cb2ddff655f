"""The site's settings with the middleware of a new project, for the server that ours is compared with."""

from benchmarks import minimal_middleware
from kongchuo.settings import *  # noqa: F403

MIDDLEWARE = minimal_middleware.MIDDLEWARE
