package io.elasticfaces.local.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Object;

class ObjectFilesTest {
    private static final String BUCKET = "a-bucket";

    @Test
    void shouldListAnObjectOnlyWhenItIsWhole(@TempDir Path folder) {
        ObjectFiles store = new ObjectFiles(new FilesystemNio2BlobStore(folder.toString()));
        store.createContainer(BUCKET);
        String likeADraft = "photo-0fdc2a9e-8f0b-4d7e-9f43-1f3c5d2b7a61";
        put(store, likeADraft, new ByteArrayInputStream(new byte[9]));
        List<List<String>> seen = new ArrayList<>();
        InputStream watching = new InputStream() {
            @Override
            public int read() {
                seen.add(keys(store));
                return -1;
            }
        };

        put(store, "id-ada.png", new SequenceInputStream(new ByteArrayInputStream(new byte[9]), watching));

        assertThat(seen).isNotEmpty().containsOnly(List.of(likeADraft));
        assertThat(keys(store)).containsExactly("id-ada.png", likeADraft);
    }

    private static void put(ObjectFiles store, String key, InputStream content) {
        store.putBlob(PutObjectRequest.builder().bucket(BUCKET).key(key).build(), content);
    }

    private static List<String> keys(ObjectFiles store) {
        return store.list(BUCKET).contents().stream().map(S3Object::key).toList();
    }
}
