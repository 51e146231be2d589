package io.elasticfaces.local.s3;

import io.elasticfaces.local.endpoint.AccessKey;
import io.elasticfaces.local.endpoint.CloudFailure;
import io.elasticfaces.local.endpoint.PortTaken;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Properties;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.middleware.Middlewares;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import software.amazon.awssdk.services.s3.model.BucketAlreadyOwnedByYouException;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Amazon S3 on this machine: objects are files in a folder, metadata their extended attributes.
 *
 * <p>S3Proxy speaks the protocol and verifies signatures. Lifecycle rules, tags and events are answered with 501. Keys
 * that a file system cannot hold are refused: see {@link FileSystemKeys}. {@code If-Match} on a write is a check followed
 * by a write, not one step; {@code If-None-Match: *} is exact.
 */
public final class LocalS3 implements AutoCloseable {
    private static final String ATTRIBUTE_PROBE = "faces.probe";

    private final Settings settings;
    private BlobStore objects;
    private S3Proxy server;

    /**
     * The settings of a local S3.
     *
     * @param folder the folder of the objects; created if absent; used by one process at a time
     * @param port the port on 127.0.0.1; 0 takes a free one
     * @param key the credentials accepted
     * @param delay added to every operation, to simulate a distant cloud; zero adds nothing
     * @param maxThreads the threads that serve requests, at least 8
     */
    public record Settings(Path folder, int port, AccessKey key, Duration delay, int maxThreads) {
        public Settings {
            Objects.requireNonNull(folder, "folder");
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(delay, "delay");
            if (port < 0 || port > 65_535) {
                throw new IllegalArgumentException("S3 port must be 0 to 65535, was " + port);
            }
            if (delay.isNegative()) {
                throw new IllegalArgumentException("S3 delay must not be negative, was " + delay);
            }
            if (maxThreads < 8) {
                throw new IllegalArgumentException("S3 needs at least 8 threads, was " + maxThreads);
            }
        }

        /** The default credentials, no delay, 64 threads. */
        public Settings(Path folder, int port) {
            this(folder, port, AccessKey.DEFAULT, Duration.ZERO, 64);
        }
    }

    /** Stores the settings. The port is opened by {@link #start()}. */
    public LocalS3(Settings settings) {
        this.settings = Objects.requireNonNull(settings, "settings");
    }

    /**
     * Starts to listen, and returns when requests are answered.
     *
     * @return this
     * @throws PortTaken when the port is in use
     * @throws CloudFailure when the folder cannot be created, or its file system has no extended attributes
     */
    public LocalS3 start() {
        prepare(settings.folder());
        objects = delayed(
                new FileSystemKeys(new CommittedObjectsOnly(
                        new FilesystemNio2BlobStore(settings.folder().toString()))),
                settings.delay());
        server = S3Proxy.builder()
                .blobStore(objects)
                .endpoint(URI.create("http://127.0.0.1:" + settings.port()))
                .awsAuthentication(
                        AuthenticationType.AWS_V2_OR_V4,
                        settings.key().id(),
                        settings.key().secret())
                .jettyMaxThreads(settings.maxThreads())
                .stopTimeout(0)
                .build();
        try {
            server.start();
        } catch (Exception e) {
            close();
            if (PortTaken.isCauseOf(e)) {
                throw new PortTaken("S3", settings.port(), e);
            }
            throw new CloudFailure("S3 did not start on 127.0.0.1:" + settings.port() + ": " + e.getMessage(), e);
        }
        return this;
    }

    /** The endpoint, for example {@code http://127.0.0.1:9400}. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + started().getPort());
    }

    /** Creates a private bucket unless it exists. */
    public void ensureBucket(String name) {
        started();
        try {
            objects.createContainer(CreateBucketRequest.builder().bucket(name).build());
        } catch (BucketAlreadyOwnedByYouException e) {
            return;
        }
    }

    /** Removes objects last written before a time, and returns their number. */
    int removeOlder(String bucket, Instant before) {
        started();
        int removed = 0;
        String next = null;
        do {
            ListObjectsV2Response page = objects.list(ListObjectsV2Request.builder()
                    .bucket(bucket)
                    .continuationToken(next)
                    .build());
            for (S3Object object : page.contents()) {
                if (object.lastModified() != null && object.lastModified().isBefore(before)) {
                    objects.removeBlob(bucket, object.key());
                    removed++;
                }
            }
            next = page.nextContinuationToken();
        } while (next != null);
        return removed;
    }

    /** Stops listening. Requests in progress are aborted; an object is written completely or not at all. */
    @Override
    public void close() {
        S3Proxy running = server;
        server = null;
        if (running == null) {
            return;
        }
        try {
            running.stop();
        } catch (Exception e) {
            throw new CloudFailure("S3 on 127.0.0.1:" + settings.port() + " did not stop: " + e.getMessage(), e);
        }
    }

    private S3Proxy started() {
        if (server == null) {
            throw new IllegalStateException("S3 is not running; call start() first.");
        }
        return server;
    }

    private static void prepare(Path folder) {
        try {
            Files.createDirectories(folder);
            UserDefinedFileAttributeView attributes =
                    Files.getFileAttributeView(folder, UserDefinedFileAttributeView.class);
            if (attributes == null) {
                throw new IOException("no view of extended attributes");
            }
            attributes.write(ATTRIBUTE_PROBE, StandardCharsets.UTF_8.encode("1"));
            attributes.delete(ATTRIBUTE_PROBE);
        } catch (IOException e) {
            throw new CloudFailure(
                    "S3 cannot keep objects in " + folder + ": " + e
                            + ". It needs a writable folder on a file system with extended attributes"
                            + " (ext4, xfs, btrfs, APFS); choose another folder.",
                    e);
        }
    }

    private static BlobStore delayed(BlobStore store, Duration delay) {
        if (delay.isZero()) {
            return store;
        }
        Properties latency = new Properties();
        latency.setProperty("s3proxy.latency-blobstore.*.latency", Long.toString(delay.toMillis()));
        try {
            return Middlewares.wrap(store, latency, none -> {
                throw new IllegalStateException("no second store is configured");
            });
        } catch (IOException e) {
            throw new CloudFailure("S3 cannot be slowed down by " + delay + ": " + e.getMessage(), e);
        }
    }
}
