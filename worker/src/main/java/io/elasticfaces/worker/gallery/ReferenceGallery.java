package io.elasticfaces.worker.gallery;

import io.elasticfaces.contract.gallery.EnrolledFace;
import io.elasticfaces.contract.gallery.FaceId;
import io.elasticfaces.contract.gallery.PersonName;
import io.elasticfaces.worker.model.ModelKind;
import io.elasticfaces.worker.model.ModelSet;
import io.elasticfaces.worker.weights.TorchGallery;
import java.util.ArrayList;
import java.util.List;

/** The people in a gallery of the CSE546 reference project ({@code data.pt}), whose embeddings are those of facenet. */
public final class ReferenceGallery {
    private ReferenceGallery() {}

    /**
     * Returns the people of a reference gallery. The source of each is the file's name and the index in it.
     *
     * @param fileName the gallery's file name, e.g. {@code data.pt}
     * @param models the model set of the new gallery
     * @throws WrongModelSet if that is not facenet, even if its embeddings have as many components
     * @throws IllegalArgumentException if a name or an embedding is invalid
     */
    public static List<EnrolledFace> people(TorchGallery original, String fileName, ModelSet models) {
        if (!models.name().equals(ModelKind.FACENET.setName())) {
            throw new WrongModelSet("The gallery " + fileName + " is of the CSE546 reference project and has embeddings"
                    + " of the model set facenet, not of " + models.name()
                    + ". Run ./faces models facenet, and set app.worker.models=facenet.");
        }
        int dimension = models.embedder().dimension();
        List<EnrolledFace> people = new ArrayList<>();
        for (int i = 0; i < original.names().size(); i++) {
            float[] embedding = original.embeddings().get(i);
            if (embedding.length != dimension) {
                throw new IllegalArgumentException("Embedding " + i + " of the gallery " + fileName + " has "
                        + embedding.length + " numbers instead of " + dimension + ".");
            }
            String name = PersonName.normalise(original.names().get(i));
            String source = fileName + "#" + i;
            people.add(new EnrolledFace(FaceId.of(models.fingerprint(), name, source), name, source, embedding));
        }
        return people;
    }
}
