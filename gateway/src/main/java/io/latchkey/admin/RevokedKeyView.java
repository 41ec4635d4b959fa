package io.latchkey.admin;

/** A key that was revoked, and who refuses it. */
record RevokedKeyView(KeyView key, RevocationView revocation) {}
