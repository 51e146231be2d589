package io.elasticfaces.cli.models;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;

/** Downloads files over HTTP. An incomplete file has the suffix {@code .part}. */
final class Download {
    private static final int ATTEMPTS = 3;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);

    private final Duration readTimeout;
    private final Consumer<String> progress;

    Download(Duration readTimeout, Consumer<String> progress) {
        this.readTimeout = readTimeout;
        this.progress = progress;
    }

    /**
     * Downloads a file.
     *
     * @param limit maximum size in bytes
     * @throws IOException if the server cannot be reached or has no such file, if the file is larger than the limit, or
     *     if the download was interrupted 3 times
     */
    void fetch(URI from, Path to, long limit) throws IOException {
        Path part = to.resolveSibling(to.getFileName() + ".part");
        for (int attempt = 1; !fetchOnce(from, part, limit); attempt++) {
            if (attempt == ATTEMPTS) {
                throw new IOException(from + " was interrupted " + ATTEMPTS + " times");
            }
            progress.accept(to.getFileName() + " was interrupted; trying again");
        }
        Files.move(part, to, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Returns false if the download was interrupted. */
    private boolean fetchOnce(URI from, Path part, long limit) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) from.toURL().openConnection();
        connection.setConnectTimeout((int) CONNECT_TIMEOUT.toMillis());
        connection.setReadTimeout((int) readTimeout.toMillis());
        int status;
        try {
            status = connection.getResponseCode();
        } catch (IOException e) {
            String reason = e instanceof UnknownHostException ? "unknown host" : e.getMessage();
            throw new IOException("cannot reach " + from.getHost() + " (" + reason + ")", e);
        }
        if (status != HttpURLConnection.HTTP_OK) {
            throw new IOException(from + " returned status " + status);
        }
        long total = connection.getContentLengthLong();
        if (total > limit) {
            throw new IOException(from + " has " + total + " bytes; at most " + limit + " are allowed");
        }
        long done = receive(connection, part, total, limit);
        if (done > limit) {
            throw new IOException(from + " has more than " + limit + " bytes");
        }
        return done >= total;
    }

    /** Returns the number of bytes received until the end of the response or its interruption. */
    private long receive(HttpURLConnection connection, Path part, long total, long limit) throws IOException {
        String name = part.getFileName().toString().replaceFirst("\\.part$", "");
        long done = 0;
        long nextReport = total / 10;
        byte[] buffer = new byte[1 << 16];
        try (OutputStream out = Files.newOutputStream(part);
                InputStream in = connection.getInputStream()) {
            for (int count = read(in, buffer); count >= 0 && done <= limit; count = read(in, buffer)) {
                out.write(buffer, 0, count);
                done += count;
                if (done >= nextReport && done < total) {
                    progress.accept(String.format(Locale.ROOT, "%s: %.1f of %.1f MB", name, done / 1e6, total / 1e6));
                    nextReport = done + total / 10;
                }
            }
        }
        return done;
    }

    /** Reads as {@link InputStream#read(byte[])}, and returns -1 at an interruption. */
    private static int read(InputStream in, byte[] buffer) {
        try {
            return in.read(buffer);
        } catch (IOException e) {
            return -1;
        }
    }
}
