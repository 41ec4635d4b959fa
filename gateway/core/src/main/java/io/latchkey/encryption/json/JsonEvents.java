package io.latchkey.encryption.json;

/** Hears of a document's structure. Places are indexes of the buffer being read. */
interface JsonEvents {

  /** A member's name is complete; {@link JsonMachine#name()} has it until the next one. */
  void name();

  /** The first byte of a value is at {@code at}. */
  void valueStart(int at, byte first);

  /** The last byte of a value is before {@code end}. */
  void valueEnd(int end);

  /** After {@link #valueStart}: the value is an object or an array, whose contents follow. */
  void open(int after, boolean array);

  /** The bracket that ends an object or array is at {@code at}; {@link #valueEnd} follows. */
  void close(int at);

  /** The comma before another member or item is at {@code at}. */
  void comma(int at);

  /** A document is complete. */
  void documentEnd();
}
