namespace EsEnas.Tasks;

/// <summary>A built-in task: its description and how to make its environments. The model is the embedded file of the same name.</summary>
internal sealed record TaskDefinition(TaskDescription Description, Func<TaskVariant, MuJoCoEnvironment> Create);
