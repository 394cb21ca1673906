using System.Globalization;

namespace EsEnas.MuJoCo.Native.Derivation;

/// <content>Bodies with their joints, geoms and sites.</content>
internal sealed partial class ProbeArtist
{
    private const int Free = 0;
    private const int Rotary = 1;
    private const int Slide = 2;
    private const int Hinge = 3;

    private static readonly string[] JointTypes = ["free", "ball", "slide", "hinge"];

    private static readonly string[] GeomTypes = ["plane", "", "sphere", "capsule", "ellipsoid", "cylinder", "box"];

    // Numbers that say something in sizes of these types; the library is free in the others.
    private static readonly int[] GeomSizes = [3, 0, 1, 2, 3, 2, 3];

    private int open;

    private void DrawBodies()
    {
        names[ModelObject.Body].Add("world");
        parents.Add(0);
        Add(ModelField.BodyParent, 0);
        Add(ModelField.BodyRoot, 0);
        Add(ModelField.BodyJointCount, 0);
        Add(ModelField.BodyJointAddress, -1);
        Add(ModelField.BodyPosition, 0, 0, 0);
        Add(ModelField.BodyQuaternion, NoTurn);
        Add(ModelField.BodyInertialPosition, 0, 0, 0);
        Add(ModelField.BodyInertialQuaternion, NoTurn);
        Add(ModelField.BodyMass, 0);
        Add(ModelField.BodyInertia, 0, 0, 0);
        DrawGeom(0, 0, [3.25, 4.5, 0.7], [0, 0, 0], NoTurn, 1, 1, 3, 0);

        DrawBall();
        var bodies = numbers.Between(4, 9);
        for (var i = 0; i < bodies; i++)
        {
            // On the way from the body before to the world, which keeps bodies in the order of their numbers.
            var parent = parents.Count - 1;
            while (parent == Ball || (parent > 0 && numbers.Between(0, 2) == 0)) parent = parents[parent];
            DrawTreeBody(parent, i == 0 ? 1 : numbers.Pick(0, 1, 1, 2));
        }

        DrawBody(0, numbers.Three(0.3, 2), numbers.Pick(Turns), " mocap=\"true\"", 0);
        DrawInertia(numbers.Three(0.01, 0.03), numbers.Pick(Turns), numbers.Between(0.3, 2.0));
        DrawKick();
        Close(0);
    }

    /// <summary>Spheres in a row, which reach a millimetre into the floor.</summary>
    private void DrawBall()
    {
        double[] place = [0.27, 0.36, Radius - Depth];
        DrawBody(0, place, NoTurn, "", 1);
        DrawInertia([0, 0, 0], NoTurn, numbers.Between(0.3, 2.0));
        Write($"<freejoint name=\"{Name(ModelObject.Joint, "j")}\"/>");
        AddJoint(Free, place, NoTurn);
        Add(ModelField.JointIsLimited, 0);
        Add(ModelField.JointRange, 0, 0);
        Add(ModelField.JointStiffness, 0);
        Add(ModelField.JointAnchor, 0, 0, 0);
        Add(ModelField.JointAxis, Any, Any, Any);
        for (var i = 0; i < 6; i++)
        {
            Add(ModelField.Armature, 0);
            Add(ModelField.Damping, 0);
            velocities.Add(0);
        }

        positions.AddRange([.. place, .. NoTurn]);
        contacts = numbers.Between(2, 6);
        for (var i = 0; i < contacts; i++) DrawGeom(Ball, 2, [Radius, 0, 0], [0.25 * i, 0, 0], NoTurn, 1, 1, 3, 0);
        DrawSite(Ball, 3);
        DrawSites(Ball, 0);
    }

    private void DrawTreeBody(int parent, int joints)
    {
        var body = DrawBody(parent, [numbers.Between(0.3, 1.0), numbers.Between(0.3, 1.0), numbers.Between(1.0, 2.0)],
            numbers.Pick(Turns), "", joints);
        DrawInertia(numbers.Three(0.01, 0.03), numbers.Pick(Turns), numbers.Between(0.3, 2.0));
        for (var i = 0; i < joints; i++)
            DrawJoint(joints == 1 && body > 2 ? numbers.Pick(Slide, Hinge, Hinge, Rotary) : numbers.Pick(Slide, Hinge));
        var geoms = numbers.Between(1, 3);
        for (var i = 0; i < geoms; i++)
        {
            // Bits of which none meets another's: nothing here touches anything.
            DrawGeom(body, numbers.Between(2, 6), numbers.Three(0.02, 0.09), numbers.Three(0.01, 0.03), numbers.Pick(Turns),
                2 * numbers.Between(1, 1 << 13), numbers.Between(1, 1 << 10) << 17, numbers.Pick(1, 3, 4, 6),
                numbers.Between(0.001, 0.009));
        }

        DrawSites(body, body == 2 ? 1 : 0);
    }

    /// <summary>A light body on a slide of its own, whose motor can accelerate it beyond what the library allows.</summary>
    private void DrawKick()
    {
        DrawBody(0, numbers.Three(1, 2), numbers.Pick(Turns), "", 1);
        DrawInertia(numbers.Three(0.01, 0.03), numbers.Pick(Turns), numbers.Between(0.3, 0.6));
        DrawJoint(Slide);
    }

    private int DrawBody(int parent, double[] place, double[] turn, string attributes, int joints)
    {
        Close(parent);
        var body = parents.Count;
        parents.Add(parent);
        Write($"<body name=\"{Name(ModelObject.Body, "b")}\" {Real("pos", ModelField.BodyPosition, place)}");
        Write($" {Real("quat", ModelField.BodyQuaternion, turn)}{attributes}>");
        open = body;
        Add(ModelField.BodyParent, parent);
        Add(ModelField.BodyRoot, parent == 0 ? body : fields[ModelField.BodyRoot][parent]);
        Add(ModelField.BodyJointCount, joints);
        Add(ModelField.BodyJointAddress, joints > 0 ? names[ModelObject.Joint].Count : -1);
        return body;
    }

    /// <summary>Closes bodies until elements belong to <paramref name="parent"/>.</summary>
    private void Close(int parent)
    {
        for (; open != parent; open = parents[open]) xml.Append("</body>");
    }

    private void DrawInertia(double[] place, double[] turn, double mass)
    {
        var inertia = numbers.Three(0.017, 0.02);
        Array.Sort(inertia);
        Write($"<inertial {Real("pos", ModelField.BodyInertialPosition, place)} {Real("quat", ModelField.BodyInertialQuaternion, turn)}");
        Write($" {Real("mass", ModelField.BodyMass, mass)} {Real("diaginertia", ModelField.BodyInertia, inertia)}/>");
    }

    private void DrawJoint(int type)
    {
        var body = parents.Count - 1;
        var joint = names[ModelObject.Joint].Count;
        Write($"<joint name=\"{Name(ModelObject.Joint, "j")}\" type=\"{JointTypes[type]}\"");
        var hasAxis = type is Slide or Hinge;
        var isLimited = hasAxis && numbers.Between(0, 1) == 1;
        double[] range = isLimited ? [-numbers.Between(1.0, 1.5), numbers.Between(1.0, 1.5)] : [0, 0];
        var (armature, damping) = (numbers.Between(0.01, 0.05), numbers.Between(0.01, 0.99));
        Write($" {Flag("limited", ModelField.JointIsLimited, isLimited)}{(isLimited ? $" range=\"{Text(range)}\"" : "")}");
        Write($" {Real("stiffness", ModelField.JointStiffness, numbers.Between(0.01, 0.99))}");
        Write(
            $" {Real("pos", ModelField.JointAnchor, numbers.Three(0.01, 0.05))} armature=\"{Text(armature)}\" damping=\"{Text(damping)}\"");
        Add(ModelField.JointRange, range);
        if (hasAxis)
        {
            var (reference, spring) = (numbers.Between(0.01, 0.1), numbers.Between(0.11, 0.2));
            Write($" {Real("axis", ModelField.JointAxis, numbers.Pick(Axes))} ref=\"{Text(reference)}\" springref=\"{Text(spring)}\"");
            axles.Add((joint, positions.Count, velocities.Count));
            AddJoint(type, [reference], [], [spring]);
            var isBeyond = isLimited && numbers.Between(0, 1) == 1;
            limits += isBeyond ? 1 : 0;
            positions.Add(isBeyond ? range[1] + 0.1 : numbers.Between(0.2, 0.9));
        }
        else
        {
            Add(ModelField.JointAxis, Any, Any, Any);
            AddJoint(type, [], NoTurn);
            positions.AddRange(numbers.Pick(Turns));
        }

        for (var i = 0; i < (type == Rotary ? 3 : 1); i++)
        {
            Add(ModelField.VelocityBody, body);
            Add(ModelField.Armature, armature);
            Add(ModelField.Damping, damping);
            velocities.Add(numbers.Between(0.01, 0.99));
        }

        xml.Append("/>");
    }

    /// <summary>Type, addresses and rest of the joint that comes next; a spring without a rest of its own is slack there.</summary>
    private void AddJoint(int type, double[] place, double[] turn, double[]? spring = null)
    {
        double[] rest = [.. place, .. turn];
        Add(ModelField.JointType, type);
        Add(ModelField.JointBody, parents.Count - 1);
        Add(ModelField.JointPositionAddress, positions.Count);
        Add(ModelField.JointVelocityAddress, velocities.Count);
        Add(ModelField.InitialPositions, rest);
        Add(ModelField.SpringPositions, spring ?? rest);
        for (var i = 0; type == Free && i < 6; i++) Add(ModelField.VelocityBody, parents.Count - 1);
    }

    private void DrawGeom(
        int body, int type, double[] size, double[] place, double[] turn, int contactType, int affinity, int dimension, double margin)
    {
        Write($"<geom name=\"{Name(ModelObject.Geom, "g")}\" type=\"{GeomTypes[type]}\" size=\"{Text(size)}\"");
        Write($" {Real("pos", ModelField.GeomPosition, place)} {Real("quat", ModelField.GeomQuaternion, turn)}");
        Write(
            $" {Real("contype", ModelField.GeomContactType, contactType)} {Real("conaffinity", ModelField.GeomContactAffinity, affinity)}");
        Write($" {Real("condim", ModelField.GeomContactDimension, dimension)} {Real("margin", ModelField.GeomMargin, margin)}");
        double[] friction = [numbers.Between(0.01, 0.99), numbers.Between(0.001, 0.009), numbers.Between(0.0001, 0.0009)];
        Write($" {Real("friction", ModelField.GeomFriction, friction)} {Color(ModelField.GeomColor)}");
        var material = looks.Between(-1, materials - 1);
        Write($"{(material < 0 ? "" : $" material=\"m{material.ToString(CultureInfo.InvariantCulture)}\"")}/>");
        Add(ModelField.GeomMaterial, material);
        Add(ModelField.GeomType, type);
        Add(ModelField.GeomBody, body);
        for (var i = 0; i < 3; i++) Add(ModelField.GeomSize, i < GeomSizes[type] ? size[i] : Any);
    }

    private void DrawSites(int body, int atLeast)
    {
        var sites = numbers.Between(atLeast, 3);
        for (var i = 0; i < sites; i++) DrawSite(body, 0.01);
    }

    private void DrawSite(int body, double size)
    {
        Write($"<site name=\"{Name(ModelObject.Site, "s")}\" pos=\"{Text(numbers.Three(0.01, 0.09))}\" size=\"{Text(size)}\"/>");
        Add(ModelField.SiteBody, body);
    }
}
