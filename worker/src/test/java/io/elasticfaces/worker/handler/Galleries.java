package io.elasticfaces.worker.handler;

import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.elasticfaces.worker.embed.Embedder;
import io.elasticfaces.worker.gallery.Gallery;
import io.elasticfaces.worker.gallery.GalleryCodec;
import io.elasticfaces.worker.gallery.Person;
import io.elasticfaces.worker.model.ModelSet;
import java.util.List;

/** Galleries of one person, in two dimensions. */
final class Galleries {
    private Galleries() {}

    static byte[] bytes(String name) {
        Embedder embedder = mock(Embedder.class);
        when(embedder.dimension()).thenReturn(2);
        ModelSet set = new ModelSet("dlib", "abc", 0.6, null, embedder);
        return GalleryCodec.write(
                Gallery.empty(set).with(List.of(new Person(name, name + ".png", new float[] {1, 2}))));
    }
}
