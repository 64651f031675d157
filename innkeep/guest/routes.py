"""The guest's pages and what can be tapped on them."""

from __future__ import annotations

from innkeep.guest import arriving, astray, looks, naming, ordering, signing_in, staying, talking
from innkeep.web.sections import Section

router = Section("/g/", "/brand/", include_in_schema=False)
router.include_router(astray.router)
router.include_router(naming.router)
for part in (arriving, signing_in, talking, ordering, staying):
    router.include_router(part.router, prefix="/g/{code}")
router.include_router(looks.router)
