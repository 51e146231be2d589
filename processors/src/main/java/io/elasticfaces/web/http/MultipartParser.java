package io.elasticfaces.web.http;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An incremental parser of {@code multipart/form-data} (RFC 7578). Its memory is limited to one part header and one
 * piece of the body. Line ends are CRLF; a bare LF is accepted.
 */
final class MultipartParser implements BodyParser {
    private static final int MAX_HEADER_BYTES = 8192;
    private static final int MAX_PARTS = 32;
    private static final String START = "\n";
    private static final Pattern EMPTY_LINE = Pattern.compile("\\n\\r?\\n");

    private static final Pattern DISPOSITION = Pattern.compile("(?imd)^content-disposition:\\s*form-data\\s*(;.*)$");

    /** The Content-Type of a part with several files, which RFC 7578 has abolished. */
    private static final Pattern NESTED = Pattern.compile("(?im)^content-type:\\s*multipart/");

    /** A parameter of a header. Browsers do not escape backslashes, so only an escaped quote is unescaped. */
    private static final Pattern PARAMETER =
            Pattern.compile(";\\s*([^=;\"\\s]++)\\s*=\\s*+(?:\"((?:\\\\.|[^\"\\\\])*+)\"|([^;]*+))");

    /** The first line of a form whose boundary is as RFC 2046 allows, after {@link #START}. */
    private static final Pattern FIRST_LINE = Pattern.compile("(\\n--[^\\r\\n]{1,70})\\r?\\n");

    private static final int MAX_FIRST_LINE = 100;

    private enum State {
        PREAMBLE,
        DELIMITER,
        CONTENT,
        EPILOGUE
    }

    /** Receives the parts of a form in order. */
    interface Sink {
        /** @param fileName null for a field */
        void begin(String name, String fileName) throws IOException;

        void content(byte[] bytes) throws IOException;

        void end() throws IOException;
    }

    private final Sink sink;

    /** The line feed, hyphens and boundary before a part, or null until the first line has told it. */
    private String delimiter;

    /** The bytes that are not parsed yet, as characters. The line feed allows the first delimiter at the beginning. */
    private String buffer = START;

    private State state = State.PREAMBLE;
    private int delimiters;

    /**
     * @param contentType the request's {@code Content-Type}
     * @param firstLine whether a missing boundary is taken from the first line, as the CompreFace SDK for JavaScript needs
     * @throws HttpProblem 400 if it has no boundary
     */
    MultipartParser(String contentType, boolean firstLine, Sink sink) {
        String boundary = parameters(contentType).getOrDefault("boundary", "");
        if (!boundary.isEmpty()) {
            this.delimiter = "\n--" + boundary;
        } else if (!firstLine) {
            throw HttpProblem.malformed("its Content-Type has no boundary");
        }
        this.sink = sink;
    }

    @Override
    public void read(byte[] piece) throws IOException {
        if (state == State.EPILOGUE) {
            return;
        }
        buffer += new String(piece, StandardCharsets.ISO_8859_1);
        if (delimiter == null && !readFirstLine()) {
            return;
        }
        boolean more = true;
        while (more) {
            more = state == State.DELIMITER ? readHeader() : state != State.EPILOGUE && readContent();
        }
    }

    private boolean readFirstLine() {
        Matcher line = FIRST_LINE.matcher(buffer);
        if (line.lookingAt()) {
            delimiter = line.group(1);
        } else if (buffer.length() > MAX_FIRST_LINE || buffer.indexOf('\n', START.length()) > 0) {
            throw HttpProblem.malformed("neither its Content-Type nor its first line has a boundary");
        }
        return delimiter != null;
    }

    @Override
    public void finish() {
        if (state == State.PREAMBLE && !buffer.equals(START)) {
            throw HttpProblem.malformed("the boundary that its Content-Type names is not in its body");
        }
        if (state != State.EPILOGUE && state != State.PREAMBLE) {
            throw HttpProblem.malformed("the closing boundary of its form is missing");
        }
    }

    /** Passes on the bytes before the next delimiter, or before a possible beginning of one. */
    private boolean readContent() throws IOException {
        int found = buffer.indexOf(delimiter);
        int end = found < 0 ? buffer.length() - delimiter.length() : found;
        if (found > 0 && buffer.charAt(found - 1) == '\r') {
            end--;
        }
        if (state == State.CONTENT && end > 0) {
            sink.content(buffer.substring(0, end).getBytes(StandardCharsets.ISO_8859_1));
        }
        if (found < 0) {
            buffer = buffer.substring(Math.max(0, end));
            return false;
        }
        if (state == State.CONTENT) {
            sink.end();
        }
        buffer = buffer.substring(found + delimiter.length());
        delimiters++;
        state = State.DELIMITER;
        return true;
    }

    /** Reads the rest of a delimiter's line and the part header that follows it. */
    private boolean readHeader() throws IOException {
        if (buffer.startsWith("--")) {
            state = State.EPILOGUE;
            return false;
        }
        Matcher emptyLine = EMPTY_LINE.matcher(buffer);
        int end = emptyLine.find() ? emptyLine.end() : -1;
        if (end > MAX_HEADER_BYTES || end < 0 && buffer.length() > MAX_HEADER_BYTES) {
            throw HttpProblem.malformed("the header of a part is longer than " + MAX_HEADER_BYTES + " bytes");
        }
        if (delimiters > MAX_PARTS) {
            throw HttpProblem.malformed("its form has more than " + MAX_PARTS + " parts");
        }
        if (end < 0) {
            return false;
        }
        byte[] header = buffer.substring(0, end).getBytes(StandardCharsets.ISO_8859_1);
        Matcher disposition = DISPOSITION.matcher(new String(header, StandardCharsets.UTF_8));
        Map<String, String> parameters = disposition.find() ? parameters(disposition.group(1)) : Map.of();
        if (!parameters.containsKey("name")) {
            throw HttpProblem.malformed("a part of its form has no name");
        }
        if (NESTED.matcher(new String(header, StandardCharsets.ISO_8859_1)).find()) {
            throw new HttpProblem(
                    400,
                    "A part of the form is multipart itself, which is not supported. Send one picture per request.");
        }
        sink.begin(parameters.get("name"), fileName(parameters));
        buffer = buffer.substring(end);
        state = State.CONTENT;
        return true;
    }

    /** Returns the file name without characters that are separators in headers and responses, or null for a field. */
    private static String fileName(Map<String, String> parameters) {
        String name = parameters.get("filename");
        String encoded = parameters.get("filename*");
        if (encoded != null) {
            String[] fields = encoded.split("'", 3);
            try {
                // RFC 5987. The decoder is made for forms, in which a plus sign is a space.
                name = URLDecoder.decode(fields[2].replace("+", "%2B"), fields[0]);
            } catch (IOException | IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
                throw HttpProblem.malformed("the parameter filename* of a part is invalid");
            }
        }
        return name == null ? null : name.replaceAll("[:,;=\t]", " ").replace("\"", "");
    }

    /** Returns the parameters of a header by name in lower case. */
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
}
