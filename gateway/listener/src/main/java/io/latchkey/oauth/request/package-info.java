/**
 * What OAuth clients send, and what they are told if it is wrong. Both listeners read clients'
 * credentials here, so that neither takes what the other refuses.
 */
@NullMarked
package io.latchkey.oauth.request;

import org.jspecify.annotations.NullMarked;
