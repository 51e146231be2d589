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
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;

/** Downloads files over HTTP. An incomplete file has the suffix {@code .part}; the next attempt resumes it. */
final class Download {
    private static final int ATTEMPTS = 3;
    private static final int RANGE_NOT_SATISFIABLE = 416;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);

    private final Duration readTimeout;
    private final Consumer<String> progress;

    Download(Duration readTimeout, Consumer<String> progress) {
        this.readTimeout = readTimeout;
        this.progress = progress;
    }

    /** An interrupted download, which can be resumed. */
    private static final class Interrupted extends IOException {
        private static final long serialVersionUID = 1L;

        Interrupted(String message, Throwable cause) {
            super(message, cause);
        }
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
        for (int attempt = 1; ; attempt++) {
            try {
                fetchOnce(from, part, limit);
                Files.move(part, to, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
                return;
            } catch (Interrupted e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
                progress.accept(e.getMessage() + "; resuming");
            }
        }
    }

    private void fetchOnce(URI from, Path part, long limit) throws IOException {
        long have = Files.exists(part) ? Files.size(part) : 0;
        HttpURLConnection connection = (HttpURLConnection) from.toURL().openConnection();
        connection.setConnectTimeout((int) CONNECT_TIMEOUT.toMillis());
        connection.setReadTimeout((int) readTimeout.toMillis());
        if (have > 0) {
            connection.setRequestProperty("Range", "bytes=" + have + "-");
        }
        int status;
        try {
            status = connection.getResponseCode();
        } catch (IOException e) {
            String reason = e instanceof UnknownHostException ? "unknown host" : e.getMessage();
            throw new IOException("cannot reach " + from.getHost() + " (" + reason + ")", e);
        }
        switch (status) {
            case HttpURLConnection.HTTP_OK -> receive(connection, part, 0, limit);
            case HttpURLConnection.HTTP_PARTIAL -> receive(connection, part, have, limit);
            case RANGE_NOT_SATISFIABLE -> {
                Files.delete(part);
                throw new Interrupted(from + " is smaller than the part that was downloaded", null);
            }
            default -> throw new IOException(from + " returned status " + status);
        }
    }

    private void receive(HttpURLConnection connection, Path part, long have, long limit) throws IOException {
        long total = have + connection.getContentLengthLong();
        if (total > limit) {
            throw new IOException(connection.getURL() + " has " + total + " bytes; at most " + limit + " are allowed");
        }
        StandardOpenOption mode = have > 0 ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING;
        String name = part.getFileName().toString().replaceFirst("\\.part$", "");
        long done = have;
        long nextReport = have + (total - have) / 10;
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = connection.getInputStream();
                OutputStream out =
                        Files.newOutputStream(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE, mode)) {
            for (int count = in.read(buffer); count >= 0 && done <= limit; count = in.read(buffer)) {
                out.write(buffer, 0, count);
                done += count;
                if (done >= nextReport && done < total) {
                    progress.accept(String.format(Locale.ROOT, "%s: %.1f of %.1f MB", name, done / 1e6, total / 1e6));
                    nextReport = done + (total - have) / 10;
                }
            }
        } catch (IOException e) {
            throw new Interrupted(name + " was interrupted after " + done + " bytes (" + e.getMessage() + ")", e);
        }
        if (done > limit) {
            throw new IOException(connection.getURL() + " has more than " + limit + " bytes");
        }
        if (done < total) {
            throw new Interrupted(name + " was interrupted after " + done + " of " + total + " bytes", null);
        }
    }
}
