"""Programs of a hotel are told what happens, over HTTP."""
