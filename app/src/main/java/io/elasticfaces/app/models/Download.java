package io.elasticfaces.app.models;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLConnection;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Downloads a file over HTTP, going on where an earlier try broke off: what is there so far lies beside the file, with
 * {@code .part} behind its name.
 */
final class Download {
    private static final int ATTEMPTS = 3;
    private static final int BUFFER = 1 << 16;
    private static final int RANGE_NOT_SATISFIABLE = 416;

    private final Duration connectTimeout;
    private final Duration silenceTimeout;
    private final Consumer<String> say;

    /**
     * Makes a downloader.
     *
     * @param connectTimeout how long a server may take to accept a connection
     * @param silenceTimeout how long it may send nothing
     * @param say is told of the progress
     */
    Download(Duration connectTimeout, Duration silenceTimeout, Consumer<String> say) {
        this.connectTimeout = connectTimeout;
        this.silenceTimeout = silenceTimeout;
        this.say = say;
    }

    /** A broken connection, after which another try may go on. */
    private static final class Broken extends IOException {
        private static final long serialVersionUID = 1L;

        Broken(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** A server that cannot be reached, or does not say a word. */
    static final class Unreachable extends IOException {
        private static final long serialVersionUID = 1L;

        Unreachable(URI address, IOException cause) {
            super("cannot reach " + address.getHost() + " (" + reason(cause) + ")", cause);
        }

        /** Of an unknown host Java's message is only the name. */
        private static String reason(IOException cause) {
            return cause instanceof UnknownHostException ? "unknown host" : cause.getMessage();
        }
    }

    /**
     * Downloads a file.
     *
     * @param from where from
     * @param to where to
     * @param limit the most bytes it may have
     * @throws Unreachable when the server does not answer
     * @throws IOException when it has no such file, breaks off {@value #ATTEMPTS} times, or
     *     sends more than the limit
     */
    void fetch(URI from, Path to, long limit) throws IOException {
        Path part = to.resolveSibling(to.getFileName() + ".part");
        for (int attempt = 1; ; attempt++) {
            try {
                fetchOnce(from, part, limit);
                Files.move(part, to, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
                return;
            } catch (Broken e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
                say.accept(e.getMessage() + "; going on from there");
            }
        }
    }

    private void fetchOnce(URI from, Path part, long limit) throws IOException {
        long have = Files.exists(part) ? Files.size(part) : 0;
        URLConnection opened = from.toURL().openConnection();
        if (!(opened instanceof HttpURLConnection connection)) {
            throw new IOException("Not an HTTP address: " + from);
        }
        connection.setConnectTimeout((int) connectTimeout.toMillis());
        connection.setReadTimeout((int) silenceTimeout.toMillis());
        connection.setRequestProperty("Accept-Encoding", "identity");
        if (have > 0) {
            connection.setRequestProperty("Range", "bytes=" + have + "-");
        }
        try {
            int status = status(from, connection);
            if (status == RANGE_NOT_SATISFIABLE) {
                Files.delete(part);
                throw new Broken(from + " is not longer than the " + have + " bytes that are here", null);
            }
            if (status != HttpURLConnection.HTTP_OK && status != HttpURLConnection.HTTP_PARTIAL) {
                throw new FileNotFoundException(from + " answers with status " + status);
            }
            boolean goesOn = status == HttpURLConnection.HTTP_PARTIAL
                    && String.valueOf(connection.getHeaderField("Content-Range"))
                            .startsWith("bytes " + have + "-");
            if (status == HttpURLConnection.HTTP_PARTIAL && !goesOn) {
                Files.delete(part);
                throw new Broken(from + " sends another part than the one asked for", null);
            }
            receive(connection, part, goesOn ? have : 0, limit);
        } finally {
            connection.disconnect();
        }
    }

    private static int status(URI from, HttpURLConnection connection) throws Unreachable {
        try {
            return connection.getResponseCode();
        } catch (IOException e) {
            throw new Unreachable(from, e);
        }
    }

    private void receive(HttpURLConnection connection, Path part, long have, long limit) throws IOException {
        long length = connection.getContentLengthLong();
        long total = length < 0 ? -1 : have + length;
        if (total > limit) {
            throw new IOException(connection.getURL() + " has " + total + " bytes; at most " + limit + " are expected");
        }
        String name = part.getFileName().toString().replaceFirst("\\.part$", "");
        StandardOpenOption mode = have > 0 ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING;
        long done = have;
        long nextWord = done + total / 10;
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = connection.getInputStream();
                OutputStream out =
                        Files.newOutputStream(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE, mode)) {
            for (int count = read(in, buffer, name, done); count >= 0; count = read(in, buffer, name, done)) {
                done += count;
                if (done > limit) {
                    throw new IOException(connection.getURL() + " sends more than " + limit + " bytes");
                }
                out.write(buffer, 0, count);
                if (total > BUFFER && done >= nextWord && done < total) {
                    say.accept(String.format(Locale.ROOT, "%s: %.1f of %.1f MB", name, done / 1e6, total / 1e6));
                    nextWord = done + total / 10;
                }
            }
        }
        if (total >= 0 && done < total) {
            throw new Broken(name + " broke off after " + done + " of " + total + " bytes", null);
        }
    }

    private static int read(InputStream in, byte[] buffer, String name, long done) throws Broken {
        try {
            return in.read(buffer);
        } catch (IOException e) {
            throw new Broken(name + " broke off after " + done + " bytes (" + e.getMessage() + ")", e);
        }
    }
}
