/** One line of text: no control characters (a CR or LF could start a mail header), no line separators, no half characters or invalid UTF-8. */
export const plainLine = /^[^\u0000-\u001f\u007f\u2028\u2029\ufffd\ud800-\udfff]*$/u;
