package io.latchkey.admin.keys;

import io.latchkey.admin.fleet.RevocationView;

/** A key that was revoked, and who refuses it. */
record RevokedKeyView(KeyView key, RevocationView revocation) {}
