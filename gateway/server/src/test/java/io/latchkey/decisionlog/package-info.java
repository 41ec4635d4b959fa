/** Tests of what is kept for who asks about a request of late. */
@NullMarked
package io.latchkey.decisionlog;

import org.jspecify.annotations.NullMarked;
