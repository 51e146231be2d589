package io.elasticfaces.local.s3;

import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Lists only objects whose write has ended. S3Proxy's file store writes an object as {@code <key>-<UUID>} in the folder
 * of its final file, and lists it like any other file.
 */
final class CommittedObjectsOnly extends ForwardingBlobStore {
    private static final Pattern DRAFT = Pattern.compile(
            "(.+)-\\p{XDigit}{8}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{12}", Pattern.DOTALL);

    /** The number of writes in progress for each key. */
    private final Map<Place, Integer> writing = new ConcurrentHashMap<>();

    private record Place(String bucket, String key) {}

    CommittedObjectsOnly(BlobStore store) {
        super(store);
    }

    @Override
    public PutObjectResponse putBlob(PutObjectRequest request, InputStream payload) {
        return writing(request.bucket(), request.key(), () -> super.putBlob(request, payload));
    }

    @Override
    public CopyObjectResponse copyBlob(CopyObjectRequest request) {
        return writing(request.destinationBucket(), request.destinationKey(), () -> super.copyBlob(request));
    }

    @Override
    public CompleteMultipartUploadResponse completeMultipartUpload(
            MultipartUpload upload, CompleteMultipartUploadRequest request) {
        return writing(request.bucket(), request.key(), () -> super.completeMultipartUpload(upload, request));
    }

    private <T> T writing(String bucket, String key, Supplier<T> write) {
        Place place = new Place(bucket, key);
        writing.merge(place, 1, Integer::sum);
        try {
            return write.get();
        } finally {
            writing.computeIfPresent(place, (any, count) -> count == 1 ? null : count - 1);
        }
    }

    @Override
    public ListObjectsV2Response list(ListObjectsV2Request request) {
        ListObjectsV2Response listed = super.list(request);
        List<S3Object> whole = listed.contents().stream()
                .filter(object -> !isDraft(request.bucket(), object.key()))
                .toList();
        return whole.size() == listed.contents().size()
                ? listed
                : listed.toBuilder().contents(whole).build();
    }

    /** Whether a listed name belongs to a write in progress, or to one that ended after the listing. */
    private boolean isDraft(String bucket, String name) {
        Matcher draft = DRAFT.matcher(name);
        return draft.matches() && (writing.containsKey(new Place(bucket, draft.group(1))) || !blobExists(bucket, name));
    }
}
