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
import java.util.List;
import java.util.Timer;
import java.util.TimerTask;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.s3.model.BucketAlreadyOwnedByYouException;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Amazon S3 on this machine: objects are files in a folder, metadata their extended attributes.
 *
 * <p>S3Proxy speaks the protocol and verifies signatures. Lifecycle rules, tags and events are answered with 501. Keys
 * that a file system cannot hold are refused: see {@link ObjectFiles}. {@code If-Match} on a write is a check followed by
 * a write, not one step; {@code If-None-Match: *} is exact.
 */
public final class LocalS3 implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LocalS3.class);
    private static final String ATTRIBUTE_PROBE = "faces.probe";
    private static final int MAX_THREADS = 64;
    private static final long MAX_PERIOD_MILLIS = 600_000;

    private final BlobStore objects;
    private final S3Proxy server;
    private final Timer expiry = new Timer("s3-expiry", true);

    /**
     * Starts to listen, and returns when requests are answered.
     *
     * @param folder the folder of the objects; created if absent; used by one process at a time
     * @param port the port on 127.0.0.1; 0 takes a free one
     * @throws PortTaken when the port is in use
     * @throws CloudFailure when the folder cannot be created, or its file system has no extended attributes
     */
    public LocalS3(Path folder, int port) {
        prepare(folder);
        objects = new ObjectFiles(new FilesystemNio2BlobStore(folder.toString()));
        server = S3Proxy.builder()
                .blobStore(objects)
                .endpoint(URI.create("http://127.0.0.1:" + port))
                .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, AccessKey.DEFAULT.id(), AccessKey.DEFAULT.secret())
                .jettyMaxThreads(MAX_THREADS)
                .stopTimeout(0)
                .build();
        try {
            server.start();
        } catch (Exception e) {
            close();
            throw PortTaken.isCauseOf(e)
                    ? new PortTaken("S3", port, e)
                    : new CloudFailure("S3 did not start on 127.0.0.1:" + port + ": " + e.getMessage(), e);
        }
    }

    /** The endpoint, for example {@code http://127.0.0.1:9400}. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getPort());
    }

    /** Creates a private bucket unless it exists. */
    public void ensureBucket(String name) {
        try {
            objects.createContainer(name);
        } catch (BucketAlreadyOwnedByYouException e) {
            return;
        }
    }

    /**
     * Removes objects a given time after their last write, as a lifecycle rule does on AWS. Looks now, and then at
     * intervals of a tenth of that time, 1 s to 10 minutes.
     *
     * @param keep zero keeps objects without limit
     */
    public void expire(List<String> buckets, Duration keep) {
        if (keep.isZero()) {
            return;
        }
        TimerTask removal = new TimerTask() {
            @Override
            public void run() {
                try {
                    buckets.forEach(bucket -> removeOlder(bucket, Instant.now().minus(keep)));
                } catch (RuntimeException e) {
                    // An exception would cancel the timer.
                    LOG.warn("Old pictures and results cannot be removed now: {}", e.toString());
                }
            }
        };
        expiry.schedule(removal, 0, Math.max(1_000, Math.min(MAX_PERIOD_MILLIS, keep.toMillis() / 10)));
    }

    private void removeOlder(String bucket, Instant before) {
        String next = null;
        do {
            ListObjectsV2Response page = objects.list(ListObjectsV2Request.builder()
                    .bucket(bucket)
                    .continuationToken(next)
                    .build());
            for (S3Object object : page.contents()) {
                if (object.lastModified() != null && object.lastModified().isBefore(before)) {
                    objects.removeBlob(bucket, object.key());
                }
            }
            next = page.nextContinuationToken();
        } while (next != null);
    }

    /** Stops listening. Requests in progress are aborted; an object is written completely or not at all. */
    @Override
    public void close() {
        expiry.cancel();
        try {
            server.stop();
        } catch (Exception e) {
            throw new CloudFailure("S3 did not stop: " + e.getMessage(), e);
        }
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
}
