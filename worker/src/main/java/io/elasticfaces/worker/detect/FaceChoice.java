package io.elasticfaces.worker.detect;

import io.elasticfaces.worker.image.Picture;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The rule that chooses the one face of a picture that is named. */
public enum FaceChoice {
    /** The largest box, as in facenet-pytorch ({@code select_largest}) and in the CSE546 reference project. */
    LARGEST {
        @Override
        double weight(Face face, Picture picture) {
            return face.box().area();
        }
    },
    /**
     * The largest box weighted by how central it is: {@code area * exp(-(offset / (0.35 * diagonal))^2)}, with the distance
     * of the box's centre from the picture's centre and the picture's diagonal. Bystanders are often larger but seldom
     * central.
     */
    CENTRAL {
        @Override
        double weight(Face face, Picture picture) {
            Box box = face.box();
            double x = (box.left() + box.right() - picture.width()) / 2;
            double y = (box.top() + box.bottom() - picture.height()) / 2;
            double reach = REACH * Math.hypot(picture.width(), picture.height());
            return box.area() * Math.exp(-(x * x + y * y) / (reach * reach));
        }
    };

    private static final double REACH = 0.35;

    /** Returns the face to name, or empty if there are none. */
    public Optional<Face> choose(List<Face> faces, Picture picture) {
        return faces.stream().max(Comparator.comparingDouble(face -> weight(face, picture)));
    }

    abstract double weight(Face face, Picture picture);
}
