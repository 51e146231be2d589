package io.elasticfaces.local.s3;

import com.google.common.collect.ConcurrentHashMultiset;
import com.google.common.collect.Multiset;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gaul.s3proxy.S3ErrorCode;
import org.gaul.s3proxy.S3ProxyException;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.S3Exceptions;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/**
 * Corrects S3Proxy's file store where a file system differs from S3.
 *
 * <p>Keys that a file system cannot hold are refused: those with an empty part ({@code a//b}, {@code dir/}), {@code .} or
 * {@code ..}, a part that is too long, and {@code k} together with {@code k/b}. No object has such a key, so reads do not
 * find it and deletes succeed.
 *
 * <p>Objects are listed when their write has ended. The file store writes an object as {@code <key>-<UUID>} in the folder
 * of its final file, and lists it like any other file.
 */
final class ObjectFiles extends ForwardingBlobStore {
    /** The limit of file names, less the {@code -<UUID>} that S3Proxy appends to a key while it is written. */
    private static final int MAX_PART_BYTES = 255 - 37;

    /** The same limit, less the {@code .mpus-<UUID>-} and the part number that S3Proxy adds in a multipart upload. */
    private static final int MAX_MULTIPART_BYTES = MAX_PART_BYTES - 50;

    private static final Pattern DRAFT = Pattern.compile("(.+)-[0-9a-f-]{36}", Pattern.DOTALL);

    /** The writes in progress, as {@code bucket/key}. */
    private final Multiset<String> writing = ConcurrentHashMultiset.create();

    ObjectFiles(BlobStore store) {
        super(store);
    }

    @Override
    public PutObjectResponse putBlob(PutObjectRequest request, InputStream payload) {
        return write(request.bucket(), request.key(), () -> super.putBlob(request, payload));
    }

    @Override
    public CopyObjectResponse copyBlob(CopyObjectRequest request) {
        requirePossible(request.sourceKey(), MAX_PART_BYTES);
        return write(request.destinationBucket(), request.destinationKey(), () -> super.copyBlob(request));
    }

    @Override
    public MultipartUpload initiateMultipartUpload(CreateMultipartUploadRequest request) {
        requirePossible(request.key(), MAX_MULTIPART_BYTES);
        return super.initiateMultipartUpload(request);
    }

    @Override
    public CompleteMultipartUploadResponse completeMultipartUpload(
            MultipartUpload upload, CompleteMultipartUploadRequest request) {
        return write(request.bucket(), request.key(), () -> super.completeMultipartUpload(upload, request));
    }

    private <T> T write(String bucket, String key, Supplier<T> write) {
        requirePossible(key, MAX_PART_BYTES);
        String place = bucket + "/" + key;
        writing.add(place);
        try {
            return write.get();
        } catch (AwsServiceException e) {
            throw e;
        } catch (RuntimeException e) {
            throw isBesideItsFolder(bucket, key)
                    ? refusal(key, "it and another key would need a file and a folder of the same name")
                    : e;
        } finally {
            writing.remove(place);
        }
    }

    /** Whether there are objects below the key, or the key is below an object. */
    private boolean isBesideItsFolder(String bucket, String key) {
        ListObjectsV2Request below = ListObjectsV2Request.builder()
                .bucket(bucket)
                .prefix(key + "/")
                .maxKeys(1)
                .build();
        return !list(below).contents().isEmpty()
                || IntStream.range(1, key.length())
                        .anyMatch(i -> key.charAt(i) == '/' && blobExists(bucket, key.substring(0, i)));
    }

    @Override
    public HeadObjectResponse blobMetadata(HeadObjectRequest request) {
        requireFindable(request.bucket(), request.key());
        return super.blobMetadata(request);
    }

    @Override
    public ResponseInputStream<GetObjectResponse> getBlob(GetObjectRequest request) {
        requireFindable(request.bucket(), request.key());
        return super.getBlob(request);
    }

    @Override
    public DeleteObjectResponse removeBlob(DeleteObjectRequest request) {
        return isPossible(request.key(), MAX_PART_BYTES)
                ? super.removeBlob(request)
                : DeleteObjectResponse.builder().build();
    }

    @Override
    public ListObjectsV2Response list(ListObjectsV2Request request) {
        ListObjectsV2Response listed = super.list(request);
        return listed.toBuilder()
                .contents(listed.contents().stream()
                        .filter(object -> !isDraft(request.bucket(), object.key()))
                        .toList())
                .build();
    }

    /** Whether a listed name belongs to a write in progress, or to one that ended after the listing. */
    private boolean isDraft(String bucket, String name) {
        Matcher draft = DRAFT.matcher(name);
        return draft.matches() && (writing.contains(bucket + "/" + draft.group(1)) || !blobExists(bucket, name));
    }

    private static void requirePossible(String key, int maxBytes) {
        if (!isPossible(key, maxBytes)) {
            throw refusal(
                    key,
                    "each part between slashes must have 1 to " + maxBytes
                            + " bytes in UTF-8 and be neither '.' nor '..'");
        }
    }

    private static S3ProxyException refusal(String key, String why) {
        return new S3ProxyException(
                S3ErrorCode.INVALID_ARGUMENT,
                "The local S3 stores objects as files and cannot store the key '" + key + "': " + why + ".");
    }

    private static void requireFindable(String bucket, String key) {
        if (!isPossible(key, MAX_PART_BYTES)) {
            throw S3Exceptions.noSuchKey(bucket, key, "The specified key does not exist.");
        }
    }

    private static boolean isPossible(String key, int maxBytes) {
        return Stream.of(key.split("/", -1))
                .allMatch(part -> !part.isEmpty()
                        && !part.equals(".")
                        && !part.equals("..")
                        && part.indexOf('\0') < 0
                        && part.getBytes(StandardCharsets.UTF_8).length <= maxBytes);
    }
}
