package io.elasticfaces.contract.gallery;

import java.nio.ByteBuffer;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Reads the listed objects of collections. */
final class BlockObjects {
    /** Enough for the header of 500 faces. Longer ones take a second call. */
    private static final int HEADER = 64 * 1024;

    private final S3Client s3;
    private final String bucket;

    BlockObjects(S3Client s3, String bucket) {
        this.s3 = s3;
        this.bucket = bucket;
    }

    /** An object that was listed was deleted or replaced before it was read. The reader lists again. */
    static final class Vanished extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Vanished(Throwable cause) {
            super(cause);
        }
    }

    /** Reads an object. */
    FaceBlock read(StoredBlock stored) {
        return BlockCodec.read(get(stored, null));
    }

    /** Reads an object without embeddings. */
    FaceBlock readHeader(StoredBlock stored) {
        byte[] bytes = get(stored, stored.bytes() <= HEADER ? null : "bytes=0-" + (HEADER - 1));
        int length = BlockCodec.PREFIX + BlockCodec.headerLength(ByteBuffer.wrap(bytes));
        if (length > bytes.length && length <= stored.bytes()) {
            bytes = get(stored, "bytes=0-" + (length - 1));
        }
        return BlockCodec.readHeader(bytes);
    }

    private byte[] get(StoredBlock stored, String range) {
        try {
            return s3.getObject(
                            GetObjectRequest.builder()
                                    .bucket(bucket)
                                    .key(stored.key())
                                    .ifMatch(stored.eTag())
                                    .range(range)
                                    .build(),
                            ResponseTransformer.toBytes())
                    .asByteArrayUnsafe();
        } catch (S3Exception e) {
            if (e.statusCode() == 404 || e.statusCode() == 412) {
                throw new Vanished(e);
            }
            throw e;
        }
    }
}
