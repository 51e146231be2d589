package io.elasticfaces.local.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Object;

class ObjectFilesTest {
    private static final String BUCKET = "a-bucket";

    @TempDir
    private Path folder;

    private ObjectFiles store;

    @BeforeEach
    void makeBucket() {
        store = new ObjectFiles(new FilesystemNio2BlobStore(folder.toString()));
        store.createContainer(CreateBucketRequest.builder().bucket(BUCKET).build());
    }

    @Test
    void shouldListAnObjectOnlyWhenItIsWhole() {
        List<List<String>> seen = new ArrayList<>();
        InputStream watching = new InputStream() {
            @Override
            public int read() {
                seen.add(keys());
                return -1;
            }
        };

        put("id-ada.png", new SequenceInputStream(content(), watching));

        assertThat(seen).isNotEmpty().allMatch(List::isEmpty);
        assertThat(keys()).containsExactly("id-ada.png");
    }

    @Test
    void shouldListAnObjectWhoseOwnNameEndsLikeADraft() {
        put("photo-0fdc2a9e-8f0b-4d7e-9f43-1f3c5d2b7a61", content());

        assertThat(keys()).containsExactly("photo-0fdc2a9e-8f0b-4d7e-9f43-1f3c5d2b7a61");
    }

    private static InputStream content() {
        return new ByteArrayInputStream("content".getBytes(StandardCharsets.UTF_8));
    }

    private void put(String key, InputStream content) {
        store.putBlob(PutObjectRequest.builder().bucket(BUCKET).key(key).build(), content);
    }

    private List<String> keys() {
        return store
                .list(ListObjectsV2Request.builder()
                        .bucket(BUCKET)
                        .maxKeys(1000)
                        .build())
                .contents()
                .stream()
                .map(S3Object::key)
                .toList();
    }
}
