// userService.js
class UserService {
  constructor(db) {
    this.db = db;
  }

  async findById(id) {
    const user = await this.db.query('SELECT * FROM users WHERE id = $1', [id]);
    if (!user) throw new Error('User not found');
    return user;
  }

  async create(userData) {
    // Validate input
    // Hash password
    // Insert user
    // Return created user
  }
}
