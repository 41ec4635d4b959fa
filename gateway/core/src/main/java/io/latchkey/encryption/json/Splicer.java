package io.latchkey.encryption.json;

import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;

/** What reads one format of bodies and replaces fields in it. */
interface Splicer {

  /** Reads a piece; gives away what is to be passed on so far. */
  void write(ByteBuf piece, Consumer<ByteBuf> out);

  /** The body is complete. */
  void end(Consumer<ByteBuf> out);

  /** How many rules have named nothing. */
  int missing();
}
