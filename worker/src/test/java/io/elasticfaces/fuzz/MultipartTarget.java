package io.elasticfaces.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.Set;

/** An upload over real HTTP: the first line is the content type, the rest the body. */
final class MultipartTarget {
    /** 408 where the parser waits for what the length promised; all else is decided at once. */
    private static final Set<Integer> ANSWERS = Set.of(200, 400, 408, 411, 413, 415, 422);

    private static final int PATIENCE_MILLIS = 10_000;
    private static final int PORT = MultipartServer.start();

    private MultipartTarget() {}

    static void send(byte[] input) throws Exception {
        int end = 0;
        while (end < input.length && input[end] != '\n') {
            end++;
        }
        int from = Math.min(end + 1, input.length);
        String head = "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Type: "
                + new String(input, 0, end, ISO_8859_1).replaceAll("[\r\\x00]", "") + "\r\nContent-Length: "
                + (input.length - from) + "\r\n\r\n";
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(head.getBytes(ISO_8859_1));
        request.write(input, from, input.length - from);
        requireWord(exchange(request.toByteArray()));
    }

    private static String exchange(byte[] request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), PORT)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            try {
                OutputStream out = socket.getOutputStream();
                out.write(request);
                out.flush();
                socket.getInputStream().transferTo(answer);
            } catch (SocketException e) {
                // Refused before its end: what was answered until then counts.
                if (answer.size() == 0) {
                    return "HTTP/1.1 400 Reset\r\n\r\nThe connection was closed.";
                }
            }
            return answer.toString(ISO_8859_1);
        }
    }

    private static void requireWord(String answer) {
        if (answer.startsWith("HTTP/1.1 400 ") && answer.contains("content-length: 0\r\n")) {
            return; // A malformed header: refused before anything of ours sees the request.
        }
        if (!answer.matches("(?s)HTTP/1\\.1 \\d{3} .*\r\n\r\n.+")) {
            throw new AssertionError("No answer: " + answer);
        }
        int status = Integer.parseInt(answer.substring(9, 12));
        int body = answer.indexOf("\r\n\r\n") + 4;
        String text = answer.substring(body).strip();
        if (!ANSWERS.contains(status) || answer.contains("Exception")) {
            throw new AssertionError("An answer that no upload should get: " + answer);
        }
        if (text.isEmpty() || text.length() > 1_500 || text.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
            throw new AssertionError("Not one plain line: " + answer);
        }
        for (String line : answer.substring(0, body - 4).split("\r\n")) {
            if (!line.startsWith("HTTP/1.1 ") && !line.matches("[A-Za-z-]+: [ -~]*")) {
                throw new AssertionError("An odd header, " + line + ", in " + answer);
            }
        }
    }
}
