package io.latchkey.admin.keys;

import io.latchkey.mutation.RevocationView;

/** A key that was revoked, suspended or resumed, and who has applied that. */
record RevokedKeyView(KeyView key, RevocationView revocation) {}
