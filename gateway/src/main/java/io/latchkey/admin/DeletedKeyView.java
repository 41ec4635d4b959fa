package io.latchkey.admin;

/** A key that was deleted, and who refuses it. */
record DeletedKeyView(String id, boolean deleted, RevocationView revocation) {}
