package io.latchkey.admin.keys;

import io.latchkey.admin.fleet.RevocationView;

/** A key that was deleted, and who refuses it. */
record DeletedKeyView(String id, boolean deleted, RevocationView revocation) {}
