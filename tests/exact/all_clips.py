"""Every clip of the lab by its name."""

from tests.exact.clips import CLIPS_OF_THE_LAB
from tests.exact.odd_clips import ODD_CLIPS

BY_NAME = {made.name: made for made in (*CLIPS_OF_THE_LAB, *ODD_CLIPS)}
