package io.elasticfaces.web.http;

import io.elasticfaces.web.Refusal;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Incremental parser of {@code multipart/form-data} (RFC 7578). Its memory is bounded by the longest part header and by the
 * pieces in which the body arrives. Line ends are CRLF; a bare LF is accepted.
 */
final class MultipartParser {
    private static final int MAX_HEADER_BYTES = 8192;
    private static final int MAX_PARTS = 32;

    private static final Pattern DISPOSITION = Pattern.compile("(?imd)^content-disposition:\\s*form-data\\s*(;.*)$");

    /** A parameter of a header. Browsers do not escape backslashes, so only an escaped quote is unescaped. */
    private static final Pattern PARAMETER =
            Pattern.compile(";\\s*([^=;\"\\s]++)\\s*=\\s*+(?:\"((?:\\\\.|[^\"\\\\])*+)\"|([^;]*+))");

    private enum State {
        PREAMBLE,
        DELIMITER,
        CONTENT,
        EPILOGUE
    }

    /** Receives the parts of a form, in their order. */
    interface Sink {
        /** @param fileName null for a field */
        void begin(String name, String fileName) throws IOException;

        void content(byte[] bytes, int length) throws IOException;

        void end() throws IOException;
    }

    private final Sink sink;
    private final byte[] delimiter;

    /** The line end lets the first delimiter stand at the very beginning. */
    private byte[] buffer = {'\n'};

    private State state = State.PREAMBLE;
    private int delimiters;

    /**
     * @param contentType the request's {@code Content-Type}
     * @throws Refusal 400 if it names no boundary
     */
    MultipartParser(String contentType, Sink sink) {
        String boundary = parameters(contentType).getOrDefault("boundary", "");
        if (boundary.isEmpty()) {
            throw malformed();
        }
        this.delimiter = ("\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
        this.sink = sink;
    }

    /**
     * Takes the next piece of the body.
     *
     * @throws Refusal 400 if the form is malformed
     * @throws IOException if the sink cannot store it
     */
    void read(byte[] piece) throws IOException {
        if (state == State.EPILOGUE) {
            return;
        }
        int kept = buffer.length;
        buffer = Arrays.copyOf(buffer, kept + piece.length);
        System.arraycopy(piece, 0, buffer, kept, piece.length);
        boolean more = true;
        while (more) {
            more = state == State.DELIMITER ? readHeader() : state != State.EPILOGUE && readContent();
        }
    }

    /**
     * Takes note of the body's end.
     *
     * @throws Refusal 400 if it came within the form
     */
    void finish() {
        if (state != State.EPILOGUE && state != State.PREAMBLE) {
            throw malformed();
        }
    }

    /** Passes on what precedes the next delimiter; without one, all but what may be its beginning. */
    private boolean readContent() throws IOException {
        int found = indexOf(delimiter);
        int end = found < 0 ? buffer.length - delimiter.length : found;
        if (found > 0 && buffer[found - 1] == '\r') {
            end--;
        }
        if (state == State.CONTENT && end > 0) {
            sink.content(buffer, end);
        }
        if (found < 0) {
            consume(Math.max(0, end));
            return false;
        }
        if (state == State.CONTENT) {
            sink.end();
        }
        consume(found + delimiter.length);
        delimiters++;
        state = State.DELIMITER;
        return true;
    }

    /** Reads the rest of a delimiter's line and the part header that follows it. */
    private boolean readHeader() throws IOException {
        if (buffer.length >= 2 && buffer[0] == '-' && buffer[1] == '-') {
            state = State.EPILOGUE;
            buffer = new byte[0];
            return false;
        }
        int end = emptyLine();
        if (end > MAX_HEADER_BYTES || end < 0 && buffer.length > MAX_HEADER_BYTES || delimiters > MAX_PARTS) {
            throw malformed();
        }
        if (end < 0) {
            return false;
        }
        Matcher disposition = DISPOSITION.matcher(new String(buffer, 0, end, StandardCharsets.UTF_8));
        Map<String, String> parameters = disposition.find() ? parameters(disposition.group(1)) : Map.of();
        if (!parameters.containsKey("name")) {
            throw malformed();
        }
        sink.begin(parameters.get("name"), fileName(parameters));
        consume(end);
        state = State.CONTENT;
        return true;
    }

    /** Returns the index after the first empty line, or -1; the delimiter's line comes before it. */
    private int emptyLine() {
        for (int i = 0; i < buffer.length; i++) {
            if (buffer[i] == '\n') {
                int next = i + 1 < buffer.length && buffer[i + 1] == '\r' ? i + 2 : i + 1;
                if (next < buffer.length && buffer[next] == '\n') {
                    return next + 1;
                }
            }
        }
        return -1;
    }

    private int indexOf(byte[] sought) {
        for (int i = 0; i <= buffer.length - sought.length; i++) {
            if (buffer[i] == sought[0] && Arrays.equals(buffer, i, i + sought.length, sought, 0, sought.length)) {
                return i;
            }
        }
        return -1;
    }

    private void consume(int length) {
        buffer = Arrays.copyOfRange(buffer, length, buffer.length);
    }

    /** Returns the file name without the characters that separate fields in headers and answers, or null for a field. */
    private static String fileName(Map<String, String> parameters) {
        String name = parameters.get("filename");
        String encoded = parameters.get("filename*");
        if (encoded != null) {
            String[] fields = encoded.split("'", 3);
            try {
                // RFC 5987; the decoder is that of forms, in which a plus sign is a space.
                name = URLDecoder.decode(fields[2].replace("+", "%2B"), fields[0]);
            } catch (IOException | IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
                throw malformed();
            }
        }
        return name == null ? null : name.replaceAll("[:,;=\t]", " ").replace("\"", "");
    }

    /** Returns the parameters of a header by their names in lower case. */
    private static Map<String, String> parameters(String header) {
        Map<String, String> parameters = new HashMap<>();
        Matcher parameter = PARAMETER.matcher(header);
        while (parameter.find()) {
            String quoted = parameter.group(2);
            parameters.putIfAbsent(
                    parameter.group(1).toLowerCase(Locale.ROOT),
                    quoted == null ? parameter.group(3).strip() : quoted.replace("\\\"", "\""));
        }
        return parameters;
    }

    static Refusal malformed() {
        return new Refusal(
                400,
                "The request cannot be read: a header, a form field or a file name is malformed, too long or cut off.");
    }
}
