package io.elasticfaces.local.endpoint;

/** A small XML document, written element by element. */
public final class Xml {
    private final StringBuilder out = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");

    /** Writes an element with the content that {@code content} writes. */
    public Xml element(String name, Runnable content) {
        out.append('<').append(name).append('>');
        content.run();
        out.append("</").append(name.split(" ", 2)[0]).append('>');
        return this;
    }

    /** Writes an element with text; characters that XML does not allow become U+FFFD. */
    public Xml text(String name, Object value) {
        return element(name, () -> String.valueOf(value).codePoints().forEach(this::escaped));
    }

    private void escaped(int character) {
        switch (character) {
            case '<' -> out.append("&lt;");
            case '>' -> out.append("&gt;");
            case '&' -> out.append("&amp;");
            // Readers turn a plain carriage return into a line feed.
            case '\r' -> out.append("&#13;");
            default -> out.appendCodePoint(isAllowed(character) ? character : 0xFFFD);
        }
    }

    /** Whether XML 1.0 allows a character; SQS allows the same ones in a message. */
    public static boolean isAllowed(int character) {
        return character == '\t'
                || character == '\n'
                || character == '\r'
                || (character >= 0x20 && character <= 0xD7FF)
                || (character >= 0xE000 && character <= 0xFFFD)
                || character >= 0x10000;
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
